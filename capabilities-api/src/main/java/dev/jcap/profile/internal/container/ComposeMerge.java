package dev.jcap.profile.internal.container;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges two definitions of a service as Compose does: lists are joined, mappings merged, other values replaced, nothing
 * replaces nothing. {@code !override} replaces also a list or a mapping, {@code !reset} removes.
 */
final class ComposeMerge {

    private static final String RESET = "!reset";
    private static final String OVERRIDE = "!override";

    /** The keys whose values matter; of others the last value is as good as a merged one. */
    private static final Set<String> MERGED =
            Set.of("cap_add", "cap_drop", "group_add", "security_opt", "post_start", "pre_start", "pre_stop", "develop", "watch");

    private final SourceText source;

    ComposeMerge(SourceText source) {
        this.source = source;
    }

    DocumentNode.Mapping merge(DocumentNode.Mapping base, DocumentNode.Mapping over) {
        Map<String, DocumentNode> entries = new LinkedHashMap<>(base.entries());
        Map<String, DocumentNode.Key> keys = new LinkedHashMap<>(base.keys());
        for (Map.Entry<String, DocumentNode> entry : over.entries().entrySet()) {
            String key = entry.getKey();
            boolean replaces = over.tag(key).equals(OVERRIDE) || over.tag(key).equals(RESET);
            DocumentNode before = replaces ? null : entries.get(key);
            entries.put(key, before == null ? entry.getValue() : merge(key, before, entry.getValue()));
            if (over.keys().containsKey(key)) {
                keys.put(key, over.keys().get(key));
            }
        }
        return new DocumentNode.Mapping(over.index(), entries, keys);
    }

    private DocumentNode merge(String key, DocumentNode before, DocumentNode after) {
        if (isNull(after)) {
            return before;
        }
        if (isNull(before) || !MERGED.contains(key)) {
            return after;
        }
        return switch (before) {
            case DocumentNode.Mapping mapping when after instanceof DocumentNode.Mapping other -> merge(mapping, other);
            case DocumentNode.Sequence list when after instanceof DocumentNode.Sequence other -> {
                List<DocumentNode> items = new ArrayList<>(list.items());
                items.addAll(other.items());
                yield new DocumentNode.Sequence(other.index(), items);
            }
            case DocumentNode.Scalar _ -> after;
            default -> throw source.refusal(after.index(), "Compose cannot merge this " + key + " with the one that it extends");
        };
    }

    /** Without what is reset. */
    static DocumentNode.Mapping withoutReset(DocumentNode.Mapping mapping) {
        Map<String, DocumentNode> entries = new LinkedHashMap<>(mapping.entries());
        entries.keySet().removeIf(key -> mapping.tag(key).equals(RESET));
        return new DocumentNode.Mapping(mapping.index(), entries, mapping.keys());
    }

    private static boolean isNull(DocumentNode node) {
        return node instanceof DocumentNode.Scalar scalar && scalar.type() == DocumentNode.Type.NULL;
    }

    /** A part of another file, as if it were written in one place of this one. */
    static DocumentNode moved(DocumentNode node, int index) {
        return switch (node) {
            case DocumentNode.Mapping mapping -> moved(mapping, index);
            case DocumentNode.Sequence list -> new DocumentNode.Sequence(
                    index, list.items().stream().map(item -> moved(item, index)).toList());
            case DocumentNode.Scalar scalar -> new DocumentNode.Scalar(index, scalar.text(), scalar.type());
        };
    }

    private static DocumentNode.Mapping moved(DocumentNode.Mapping mapping, int index) {
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        Map<String, DocumentNode.Key> keys = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            entries.put(key, moved(value, index));
            keys.put(key, new DocumentNode.Key(index, mapping.tag(key)));
        });
        return new DocumentNode.Mapping(index, entries, keys);
    }
}
