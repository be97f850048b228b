package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.SourceText;
import java.util.HashMap;
import java.util.Map;

/** The anchors of a document ({@code &name}), for the aliases behind them ({@code *name}). */
final class YamlAnchors {

    /** Aliases of aliases grow without end. */
    private static final int MOST_COPIED = 100_000;

    private final SourceText source;
    private final Map<String, DocumentNode> nodes = new HashMap<>();
    private int copied;

    YamlAnchors(SourceText source) {
        this.source = source;
    }

    /** Forgets all: anchors hold in their own document. */
    void clear() {
        nodes.clear();
    }

    /** Forgets an anchor: its value is being read again, and cannot hold itself. */
    void forget(String name) {
        nodes.remove(name);
    }

    void define(String name, DocumentNode node) {
        nodes.put(name, node);
    }

    /** What an alias stands for, at its own place. */
    DocumentNode alias(YamlToken token) {
        DocumentNode node = nodes.get(token.text());
        if (node == null) {
            String name = CapabilitySpelling.quote(token.text());
            throw source.refusal(token.index(), "there is no anchor " + name + " before this alias");
        }
        copied += size(node);
        if (copied > MOST_COPIED) {
            throw source.refusal(token.index(), "the aliases stand for more than " + MOST_COPIED + " values");
        }
        return node;
    }

    private static int size(DocumentNode node) {
        return switch (node) {
            case DocumentNode.Mapping mapping -> 1 + mapping.entries().values().stream().mapToInt(YamlAnchors::size).sum();
            case DocumentNode.Sequence sequence -> 1 + sequence.items().stream().mapToInt(YamlAnchors::size).sum();
            case DocumentNode.Scalar _ -> 1;
        };
    }
}
