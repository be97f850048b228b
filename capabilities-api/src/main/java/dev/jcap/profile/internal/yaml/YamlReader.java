package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the plain block style of YAML in which people write manifests, and refuses everything else.
 *
 * <p>Read: documents between {@code ---}, mappings and lists by indentation, values in one line, plain or in quotes,
 * {@code [a, "b"]} and <code>{a: b}</code> in one line, anchors, aliases and merge keys, comments, and block texts
 * ({@code |} and {@code >}), whose contents are passed over. Refused: tags, directives, complex keys, merge keys in braces,
 * texts that go on in the next line without being block texts, tabs, a key that stands twice, more than 100 levels.
 */
public final class YamlReader {

    private static final int DEEPEST = 100;

    private final YamlLines lines;
    private final YamlAnchors anchors;
    private final YamlScalar scalars;
    private final SourceText source;
    private int depth;

    private YamlReader(SourceText source) {
        this.source = source;
        this.lines = new YamlLines(source);
        this.anchors = new YamlAnchors(source);
        this.scalars = new YamlScalar(source, anchors);
    }

    /** The documents of a text; empty ones are left out. */
    public static List<DocumentNode> read(SourceText source) {
        YamlReader reader = new YamlReader(source);
        List<DocumentNode> documents = new ArrayList<>();
        while (reader.lines.toDocument()) {
            reader.anchors.clear();
            if (reader.lines.more()) {
                documents.add(reader.block(reader.lines.indent()));
                if (reader.lines.more()) {
                    throw source.refusal(reader.lines.from(), "not part of what stands before it");
                }
            }
        }
        return documents;
    }

    private DocumentNode block(int indent) {
        if (++depth > DEEPEST) {
            throw source.refusal(lines.from(), "more than " + DEEPEST + " levels");
        }
        DocumentNode node;
        if (lines.isItem()) {
            node = sequence(indent);
        } else if (scalars.keyEnd(lines.from(), lines.to()) >= 0) {
            node = mapping(indent);
        } else {
            node = scalars.value(lines.from(), lines.to());
            lines.next();
            refuseContinuation(indent - 1);
        }
        depth--;
        return node;
    }

    private DocumentNode sequence(int indent) {
        int start = lines.from();
        List<DocumentNode> items = new ArrayList<>();
        while (lines.more() && lines.indent() == indent && lines.isItem()) {
            items.add(item(indent));
        }
        refuseDeeper(indent);
        return new DocumentNode.Sequence(start, items);
    }

    private DocumentNode item(int indent) {
        int dash = lines.from();
        if (!lines.afterDash()) {
            return below(dash, indent, false);
        }
        if (anchors.isAnchor(lines.from())) {
            return anchored(lines.from(), indent, false);
        }
        boolean nested = lines.isItem() || scalars.keyEnd(lines.from(), lines.to()) >= 0;
        return nested ? block(lines.indent()) : inline(lines.from(), indent);
    }

    private DocumentNode mapping(int indent) {
        int start = lines.from();
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        Map<String, DocumentNode.Key> keys = new HashMap<>();
        Optional<DocumentNode> merged = Optional.empty();
        while (lines.more() && lines.indent() == indent && !lines.isItem()) {
            int from = lines.from();
            int end = scalars.keyEnd(from, lines.to());
            if (end < 0) {
                throw source.refusal(from, "neither a key with a colon nor an item with a dash");
            }
            String key = scalars.key(from, end);
            keys.putIfAbsent(key, new DocumentNode.Key(from, ""));
            boolean merges = source.text().startsWith("<<", from) && key.equals("<<");
            if (merges ? merged.isPresent() : entries.containsKey(key)) {
                throw source.refusal(from, "key " + CapabilitySpelling.quote(key) + " stands here again");
            }
            DocumentNode value = entry(end + 1, indent);
            if (merges) {
                merged = Optional.of(value);
            } else {
                entries.put(key, value);
            }
        }
        refuseDeeper(indent);
        merged.ifPresent(value -> anchors.merge(value, entries));
        return new DocumentNode.Mapping(start, entries, keys);
    }

    /** What stands behind a colon, or below it. */
    private DocumentNode entry(int behind, int indent) {
        int from = scalars.skipBlanks(behind, lines.to());
        if (from == lines.to()) {
            return below(behind, indent, true);
        }
        return anchors.isAnchor(from) ? anchored(from, indent, true) : inline(from, indent);
    }

    private DocumentNode anchored(int from, int indent, boolean behindKey) {
        int end = anchors.end(from, lines.to());
        int value = scalars.skipBlanks(end, lines.to());
        DocumentNode node = value < lines.to() ? inline(value, indent) : below(from, indent, behindKey);
        anchors.define(from, end, node);
        return node;
    }

    /** What stands in the lines that follow; a list below a key need not be indented. */
    private DocumentNode below(int index, int indent, boolean behindKey) {
        lines.next();
        boolean below = lines.more()
                && (lines.indent() > indent || behindKey && lines.indent() == indent && lines.isItem());
        return below ? block(lines.indent()) : nothing(index);
    }

    private DocumentNode inline(int from, int indent) {
        if (scalars.opensBlockText(from, lines.to())) {
            lines.skipBlockText(indent);
            return new DocumentNode.Scalar(from, "", DocumentNode.Type.BLOCK);
        }
        DocumentNode node = scalars.value(from, lines.to());
        lines.next();
        refuseContinuation(indent);
        return node;
    }

    private void refuseContinuation(int indent) {
        if (lines.more() && lines.indent() > indent) {
            throw source.refusal(lines.from(), "a value that goes on in the next line is not read: write it in one line");
        }
    }

    private void refuseDeeper(int indent) {
        if (lines.more() && lines.indent() > indent) {
            throw source.refusal(lines.from(), "not indented like the lines before it");
        }
    }

    private static DocumentNode nothing(int index) {
        return new DocumentNode.Scalar(index, "", DocumentNode.Type.NULL);
    }
}
