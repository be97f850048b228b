package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.SourceLocation;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.YamlToken.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads YAML as libyaml and its ports in Go read it, which Kubernetes and Compose use.
 *
 * <p>Refused besides what they refuse: a list or a mapping as a key, a key that stands twice, more than 100 levels, aliases
 * that stand for too much.
 */
public final class YamlReader {

    private static final int DEEPEST = 100;
    private static final Set<Kind> DOCUMENT_ENDS = EnumSet.of(
            Kind.STREAM_END, Kind.DOCUMENT_START, Kind.DOCUMENT_END, Kind.VERSION_DIRECTIVE, Kind.TAG_DIRECTIVE);
    private static final Set<Kind> BLOCKS = EnumSet.of(Kind.BLOCK_SEQUENCE, Kind.BLOCK_MAPPING, Kind.BLOCK_END);
    private static final Set<Kind> BLOCK_KEY_ENDS = EnumSet.of(Kind.KEY, Kind.VALUE, Kind.BLOCK_END);

    private final SourceText source;
    private final YamlRules rules;
    private final YamlScanner.Tokens tokens;
    private final YamlAnchors anchors;
    private final Map<String, String> handles = new HashMap<>();
    private int next;
    private int depth;
    private boolean dependsOnRules;

    private YamlReader(SourceText source, YamlRules rules) {
        this.source = source;
        this.rules = rules;
        this.tokens = YamlScanner.scan(source);
        this.anchors = new YamlAnchors(source);
    }

    /**
     * What was read.
     *
     * @param documents      the documents of the text; empty ones are left out
     * @param dependsOnRules whether other rules may give other documents
     */
    record Result(List<DocumentNode> documents, boolean dependsOnRules) {}

    /** The documents of a text; empty ones are left out. */
    public static List<DocumentNode> read(SourceText source, YamlRules rules) {
        return parse(source, rules).documents();
    }

    static Result parse(SourceText source, YamlRules rules) {
        YamlReader reader = new YamlReader(source, rules);
        List<DocumentNode> documents = reader.documents();
        return new Result(documents, reader.dependsOnRules);
    }

    private List<DocumentNode> documents() {
        List<DocumentNode> documents = new ArrayList<>();
        for (boolean first = true; more(first); first = false) {
            boolean explicit = startDocument(first);
            if (!explicit || !DOCUMENT_ENDS.contains(peek().kind())) {
                documents.add(node(false).node());
            }
        }
        return documents;
    }

    /** Whether another document follows, behind the ends of those before. */
    private boolean more(boolean first) {
        while (!first && is(Kind.DOCUMENT_END)) {
            advance();
        }
        return !is(Kind.STREAM_END);
    }

    /** Whether the document begins with {@code ---}. */
    private boolean startDocument(boolean first) {
        anchors.clear();
        handles.clear();
        handles.put("!", "!");
        handles.put("!!", YamlRules.STANDARD);
        boolean described = directives();
        if (take(Kind.DOCUMENT_START)) {
            return true;
        }
        if (described || !first) {
            boolean ended = next > 0 && tokens.all().get(next - 1).kind() == Kind.DOCUMENT_END;
            throw refusal(described ? "--- is missing behind the directives"
                    : ended ? "a document behind ... begins with ---"
                    : misplaced(-1, "not part of what stands before it"));
        }
        return false;
    }

    private boolean directives() {
        Set<String> given = new HashSet<>();
        while (is(Kind.VERSION_DIRECTIVE) || is(Kind.TAG_DIRECTIVE)) {
            YamlToken directive = advance();
            boolean version = directive.kind() == Kind.VERSION_DIRECTIVE;
            if (!given.add(version ? "" : directive.text())) {
                throw source.refusal(directive.index(), "the directive stands here again");
            }
            if (!version) {
                handles.put(directive.text(), directive.rest());
            }
        }
        return !given.isEmpty();
    }

    /** A value with its anchor and its tag; {@code indentless}: a list may stand here that is not indented. */
    private YamlMapping.Part node(boolean indentless) {
        if (++depth > DEEPEST) {
            throw refusal("more than " + DEEPEST + " levels");
        }
        YamlMapping.Part part = is(Kind.ALIAS)
                ? new YamlMapping.Part(anchors.alias(advance()), "", true, false)
                : described(indentless);
        depth--;
        return part;
    }

    private YamlMapping.Part described(boolean indentless) {
        int start = peek().index();
        String anchor = null;
        String tag = null;
        while (is(Kind.ANCHOR) && anchor == null || is(Kind.TAG) && tag == null) {
            YamlToken token = advance();
            if (token.kind() == Kind.ANCHOR) {
                anchor = token.text();
                anchors.forget(anchor);
            } else {
                tag = tag(token);
            }
        }
        String known = tag == null ? "" : tag;
        boolean merges = is(Kind.PLAIN) && (tag == null || tag.equals("!")) || known.equals(YamlRules.STANDARD + "merge");
        merges &= peek().text().equals("<<");
        dependsOnRules |= merges;
        DocumentNode node = content(indentless, known, anchor != null || tag != null ? start : -1);
        if (anchor != null) {
            anchors.define(anchor, node);
        }
        return new YamlMapping.Part(node, known, false, merges);
    }

    private String tag(YamlToken token) {
        if (!token.text().isEmpty() && !handles.containsKey(token.text())) {
            throw source.refusal(token.index(), "the handle of this tag was not declared");
        }
        return handles.getOrDefault(token.text(), "") + token.rest();
    }

    /** What an anchor or a tag stands before; {@code described} is where they begin, -1 without them. */
    private DocumentNode content(boolean indentless, String tag, int described) {
        YamlToken token = peek();
        return switch (token.kind()) {
            case PLAIN, QUOTED -> scalar(advance(), tag);
            case FLOW_SEQUENCE -> flowSequence();
            case FLOW_MAPPING -> flowMapping();
            case BLOCK_SEQUENCE -> blockSequence();
            case BLOCK_MAPPING -> blockMapping();
            case BLOCK_ENTRY -> indentless ? entries(token.index()) : empty(tag, described);
            default -> empty(tag, described);
        };
    }

    private DocumentNode empty(String tag, int described) {
        if (described < 0) {
            throw refusal("a value is missing");
        }
        return scalar(new YamlToken(Kind.PLAIN, described), tag);
    }

    private DocumentNode scalar(YamlToken token, String tag) {
        dependsOnRules |= YamlRules.differ(token.text(), tag);
        return rules.scalar(token.index(), token.text(), tag, token.kind() == Kind.PLAIN)
                .orElseThrow(() -> source.refusal(
                        token.index(), CapabilitySpelling.quote(token.text()) + " is no value of its tag"));
    }

    private YamlMapping.Part nothing(int index) {
        return new YamlMapping.Part(new DocumentNode.Scalar(index, "", DocumentNode.Type.NULL), "", false, false);
    }

    private DocumentNode blockSequence() {
        int start = advance().index();
        DocumentNode sequence = entries(start);
        endBlock(start, "not an item with a dash, like the lines before it");
        return sequence;
    }

    private DocumentNode entries(int start) {
        List<DocumentNode> items = new ArrayList<>();
        while (is(Kind.BLOCK_ENTRY)) {
            int dash = advance().index();
            boolean empty = is(Kind.BLOCK_ENTRY) || BLOCK_KEY_ENDS.contains(peek().kind());
            items.add(item(empty ? nothing(dash) : node(false)));
        }
        return new DocumentNode.Sequence(start, items);
    }

    private DocumentNode item(YamlMapping.Part part) {
        if (part.tag().equals("!reset") || part.tag().equals("!override")) {
            throw source.refusal(part.node().index(), part.tag() + " is read only before the value of a key");
        }
        return part.node();
    }

    private void endBlock(int start, String otherwise) {
        if (!take(Kind.BLOCK_END)) {
            throw refusal(misplaced(start, otherwise));
        }
    }

    /** Why a token is not where it should be, in a block that begins at an index. */
    private String misplaced(int start, String otherwise) {
        SourceLocation here = source.location(peek().index());
        int before = next - 1;
        while (before >= 0 && BLOCKS.contains(tokens.all().get(before).kind())) {
            before--;
        }
        if (before >= 0 && source.location(tokens.all().get(before).index()).line() == here.line()) {
            return "something stands behind the end of the value";
        }
        boolean indented = start >= 0 && source.location(start).column() != here.column();
        return indented ? "not indented like the lines before it" : otherwise;
    }

    private DocumentNode blockMapping() {
        int start = advance().index();
        YamlMapping mapping = new YamlMapping(source, rules, start);
        while (is(Kind.KEY)) {
            int index = advance().index();
            YamlMapping.Part key = BLOCK_KEY_ENDS.contains(peek().kind()) ? nothing(index) : node(true);
            int behind = peek().index() + (is(Kind.VALUE) ? 1 : 0);
            boolean empty = !take(Kind.VALUE) || BLOCK_KEY_ENDS.contains(peek().kind());
            mapping.add(key, empty ? nothing(behind) : node(true));
        }
        endBlock(start, is(Kind.VALUE) ? "a key is missing" : "not a key with a colon, like the lines before it");
        return mapping.finished();
    }

    private DocumentNode flowSequence() {
        int start = advance().index();
        List<DocumentNode> items = new ArrayList<>();
        while (another(start, Kind.FLOW_SEQUENCE_END, items.isEmpty())) {
            if (is(Kind.KEY)) {
                YamlMapping pair = new YamlMapping(source, rules, peek().index());
                pair(pair, Kind.FLOW_SEQUENCE_END);
                items.add(pair.finished());
            } else {
                items.add(item(node(false)));
            }
        }
        return new DocumentNode.Sequence(start, items);
    }

    private DocumentNode flowMapping() {
        int start = advance().index();
        YamlMapping mapping = new YamlMapping(source, rules, start);
        for (boolean first = true; another(start, Kind.FLOW_MAPPING_END, first); first = false) {
            if (is(Kind.KEY)) {
                pair(mapping, Kind.FLOW_MAPPING_END);
            } else {
                YamlMapping.Part key = node(false);
                mapping.add(key, nothing(key.node().index()));
            }
        }
        return mapping.finished();
    }

    /** Goes to the next part inside brackets, or behind the closing one. */
    private boolean another(int start, Kind end, boolean first) {
        String close = end == Kind.FLOW_SEQUENCE_END ? "]" : "}";
        if (!first && !is(end) && !is(Kind.STREAM_END) && !take(Kind.FLOW_ENTRY)) {
            throw refusal("a comma or " + close + " is missing");
        }
        if (is(Kind.STREAM_END)) {
            throw source.refusal(start, close + " is missing behind this bracket");
        }
        return !take(end);
    }

    private void pair(YamlMapping mapping, Kind end) {
        int start = advance().index();
        Set<Kind> ends = EnumSet.of(Kind.FLOW_ENTRY, end);
        YamlMapping.Part key = is(Kind.VALUE) || ends.contains(peek().kind()) ? nothing(start) : node(false);
        int behind = peek().index() + (is(Kind.VALUE) ? 1 : 0);
        boolean empty = !take(Kind.VALUE) || ends.contains(peek().kind());
        mapping.add(key, empty ? nothing(behind) : node(false));
    }

    private YamlToken peek() {
        if (next == tokens.all().size()) {
            throw tokens.fault();
        }
        return tokens.all().get(next);
    }

    private boolean is(Kind kind) {
        return peek().kind() == kind;
    }

    private YamlToken advance() {
        YamlToken token = peek();
        next++;
        return token;
    }

    private boolean take(Kind kind) {
        boolean here = is(kind);
        next += here ? 1 : 0;
        return here;
    }

    private RuntimeException refusal(String reason) {
        return source.refusal(peek().index(), reason);
    }
}
