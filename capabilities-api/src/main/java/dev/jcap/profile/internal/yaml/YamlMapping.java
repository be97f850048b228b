package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.SourceText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A mapping while it is read: its keys, no one twice, and its merge keys. */
final class YamlMapping {

    /**
     * A value as it stands in the text.
     *
     * @param tag     the whole tag; empty where there is none
     * @param isAlias whether an alias stands for it
     * @param merges  whether it is a merge key, as a key
     */
    record Part(DocumentNode node, String tag, boolean isAlias, boolean merges) {}

    private final SourceText source;
    private final YamlRules rules;
    private final int index;
    private final Map<String, DocumentNode> entries = new LinkedHashMap<>();
    private final Map<String, DocumentNode.Key> keys = new HashMap<>();
    private final Set<String> own = new HashSet<>();
    private Optional<Part> merged = Optional.empty();

    YamlMapping(SourceText source, YamlRules rules, int index) {
        this.source = source;
        this.rules = rules;
        this.index = index;
    }

    void add(Part key, Part value) {
        if (key.merges()) {
            merge(key, value);
            return;
        }
        String name = name(key.node());
        if (!own.add(name)) {
            throw source.refusal(key.node().index(), "key " + CapabilitySpelling.quote(name) + " stands here again");
        }
        keys.put(name, new DocumentNode.Key(key.node().index(), value.tag()));
        entries.put(name, value.node());
    }

    private String name(DocumentNode key) {
        if (!(key instanceof DocumentNode.Scalar scalar)) {
            throw source.refusal(key.index(), "a list or a mapping as a key");
        }
        if (scalar.type() == DocumentNode.Type.NULL) {
            throw source.refusal(key.index(), "a key is missing");
        }
        return scalar.text();
    }

    private void merge(Part key, Part value) {
        if (rules.mergesInOrder()) {
            merge(sources(value), true);
        } else if (merged.isPresent()) {
            throw source.refusal(key.node().index(), "key \"<<\" stands here again");
        } else {
            merged = Optional.of(value);
        }
    }

    DocumentNode.Mapping finished() {
        merged.ifPresent(value -> merge(sources(value), false));
        return new DocumentNode.Mapping(index, entries, keys);
    }

    /** The mappings that a merge key names, those that count more first. */
    private List<DocumentNode.Mapping> sources(Part value) {
        List<DocumentNode> nodes = value.node() instanceof DocumentNode.Sequence list && !value.isAlias()
                ? list.items() : List.of(value.node());
        for (DocumentNode node : nodes) {
            if (!(node instanceof DocumentNode.Mapping)) {
                throw source.refusal(node.index(), "<< needs a mapping or a list of mappings");
            }
        }
        return nodes.stream().map(DocumentNode.Mapping.class::cast).toList();
    }

    private void merge(List<DocumentNode.Mapping> sources, boolean replaces) {
        Set<String> kept = replaces ? new HashSet<>() : new HashSet<>(own);
        for (DocumentNode.Mapping mapping : sources) {
            mapping.entries().forEach((name, node) -> {
                if (kept.add(name)) {
                    entries.put(name, node);
                    keys.put(name, new DocumentNode.Key(mapping.keyIndex(name), mapping.tag(name)));
                }
            });
        }
    }
}
