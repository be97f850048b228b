package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.HashMap;
import java.util.Map;

/** The anchors of a document ({@code &name}), for the aliases behind them ({@code *name}) and for merge keys. */
public final class YamlAnchors {

    /** Aliases of aliases grow without end. */
    private static final int MOST_COPIED = 100_000;

    private final SourceText source;
    private final Map<String, DocumentNode> nodes = new HashMap<>();
    private int copied;

    public YamlAnchors(SourceText source) {
        this.source = source;
    }

    /** Forgets all: anchors hold in their own document. */
    public void clear() {
        nodes.clear();
    }

    public boolean isAnchor(int at) {
        return source.text().charAt(at) == '&';
    }

    /** Behind the name of an anchor. */
    public int end(int from, int to) {
        int at = from + 1;
        while (at < to && !Token.isBlank(source.text().charAt(at))) {
            at++;
        }
        if (at == from + 1) {
            throw source.refusal(from, "an anchor without a name");
        }
        return at;
    }

    public void define(int from, int end, DocumentNode node) {
        nodes.put(source.text().substring(from + 1, end), node);
    }

    /** What an alias stands for, at its own place. */
    public DocumentNode alias(int from, int end) {
        String name = source.text().substring(from + 1, end).strip();
        DocumentNode node = nodes.get(name);
        if (node == null) {
            throw source.refusal(from, "there is no anchor " + CapabilitySpelling.quote(name) + " before this alias");
        }
        copied += size(node);
        if (copied > MOST_COPIED) {
            throw source.refusal(from, "the aliases stand for more than " + MOST_COPIED + " values");
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

    /** Adds what the value of a merge key has and the mapping has not. */
    public void merge(DocumentNode value, Map<String, DocumentNode> entries) {
        switch (value) {
            case DocumentNode.Mapping mapping -> mapping.entries().forEach(entries::putIfAbsent);
            case DocumentNode.Sequence list when list.items().stream().allMatch(DocumentNode.Mapping.class::isInstance) ->
                list.items().forEach(one -> merge(one, entries));
            default -> throw source.refusal(value.index(), "<< needs a mapping or a list of mappings");
        }
    }
}
