package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list or a mapping in brackets, in one line: {@code [a, "b"]}, <code>{a: b, c: [d]}</code>. */
public final class YamlFlow {

    private static final int DEEPEST = 100;

    private final SourceText source;
    private final String text;
    private final YamlScalar scalars;
    private final int to;
    private int at;
    private int depth;

    public YamlFlow(SourceText source, YamlScalar scalars, int from, int to) {
        this.source = source;
        this.text = source.text();
        this.scalars = scalars;
        this.at = from;
        this.to = to;
    }

    /** Behind what has been read. */
    public int end() {
        return at;
    }

    public DocumentNode read() {
        if (++depth > DEEPEST) {
            throw source.refusal(at, "more than " + DEEPEST + " levels");
        }
        DocumentNode node = text.charAt(at) == '[' ? list() : mapping();
        depth--;
        return node;
    }

    private DocumentNode list() {
        int start = at;
        List<DocumentNode> items = new ArrayList<>();
        open();
        while (another(start, ']', items.isEmpty())) {
            items.add(value());
        }
        return new DocumentNode.Sequence(start, items);
    }

    private DocumentNode mapping() {
        int start = at;
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        Map<String, DocumentNode.Key> keys = new HashMap<>();
        open();
        while (another(start, '}', entries.isEmpty())) {
            int colon = colon();
            if (colon < 0) {
                throw source.refusal(at, "a key with a colon is missing");
            }
            String key = scalars.key(at, colon);
            if (key.equals("<<")) {
                throw source.refusal(at, "merge keys in braces are not read");
            }
            keys.putIfAbsent(key, new DocumentNode.Key(at, ""));
            if (entries.containsKey(key)) {
                throw source.refusal(at, "key " + CapabilitySpelling.quote(key) + " stands here again");
            }
            at = scalars.skipBlanks(colon + 1, to);
            boolean none = at < to && (text.charAt(at) == ',' || text.charAt(at) == '}');
            entries.put(key, none ? new DocumentNode.Scalar(at, "", DocumentNode.Type.NULL) : value());
        }
        return new DocumentNode.Mapping(start, entries, keys);
    }

    /** Behind a key in quotes no blank is needed after the colon, as in JSON. */
    private int colon() {
        char first = at < to ? text.charAt(at) : ' ';
        if (first != '"' && first != '\'') {
            return at < to ? scalars.keyEnd(at, to) : -1;
        }
        int colon = scalars.skipBlanks(scalars.quoteEnd(at, to), to);
        return colon < to && text.charAt(colon) == ':' ? colon : -1;
    }

    private void open() {
        at = scalars.skipBlanks(at + 1, to);
    }

    /** Goes to the next part, or behind the closing bracket. */
    private boolean another(int start, char close, boolean first) {
        if (at < to && text.charAt(at) == close) {
            at++;
            return false;
        }
        if (!first && at < to) {
            if (text.charAt(at) != ',') {
                throw source.refusal(at, "a comma or " + close + " is missing");
            }
            at = scalars.skipBlanks(at + 1, to);
            return another(start, close, true);
        }
        if (at >= to) {
            throw source.refusal(start, (close == ']' ? "the list" : "the mapping") + " does not end in its line");
        }
        return true;
    }

    private DocumentNode value() {
        char first = at < to ? text.charAt(at) : ',';
        DocumentNode node;
        if (first == '[' || first == '{') {
            node = read();
        } else {
            int end = first == '"' || first == '\'' ? scalars.quoteEnd(at, to) : plainEnd();
            if (end == at) {
                throw source.refusal(at, "a value is missing");
            }
            node = scalars.value(at, end);
            at = end;
        }
        at = scalars.skipBlanks(at, to);
        return node;
    }

    private int plainEnd() {
        int end = at;
        while (end < to && ",[]{}".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
