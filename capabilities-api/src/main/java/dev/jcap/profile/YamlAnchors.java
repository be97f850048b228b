package dev.jcap.profile;

import java.util.HashMap;
import java.util.Map;

/** The anchors of a document ({@code &name}), for the aliases behind them ({@code *name}) and for merge keys. */
final class YamlAnchors {

    /** Aliases of aliases grow without end. */
    private static final int MOST_COPIED = 100_000;

    private final Source source;
    private final Map<String, Node> nodes = new HashMap<>();
    private int copied;

    YamlAnchors(Source source) {
        this.source = source;
    }

    /** Forgets all: anchors hold in their own document. */
    void clear() {
        nodes.clear();
    }

    boolean isAnchor(int at) {
        return source.text().charAt(at) == '&';
    }

    /** Behind the name of an anchor. */
    int end(int from, int to) {
        int at = from + 1;
        while (at < to && !Word.isBlank(source.text().charAt(at))) {
            at++;
        }
        if (at == from + 1) {
            throw source.refusal(from, "an anchor without a name");
        }
        return at;
    }

    void define(int from, int end, Node node) {
        nodes.put(source.text().substring(from + 1, end), node);
    }

    /** What an alias stands for, at its own place. */
    Node alias(int from, int end) {
        String name = source.text().substring(from + 1, end).strip();
        Node node = nodes.get(name);
        if (node == null) {
            throw source.refusal(from, "there is no anchor " + Names.quote(name) + " before this alias");
        }
        copied += size(node);
        if (copied > MOST_COPIED) {
            throw source.refusal(from, "the aliases stand for more than " + MOST_COPIED + " values");
        }
        return node;
    }

    private static int size(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> 1 + mapping.entries().values().stream().mapToInt(YamlAnchors::size).sum();
            case Node.Sequence sequence -> 1 + sequence.items().stream().mapToInt(YamlAnchors::size).sum();
            case Node.Scalar _ -> 1;
        };
    }

    /** Adds what the value of a merge key has and the mapping has not. */
    void merge(Node value, Map<String, Node> entries) {
        switch (value) {
            case Node.Mapping mapping -> mapping.entries().forEach(entries::putIfAbsent);
            case Node.Sequence list when list.items().stream().allMatch(Node.Mapping.class::isInstance) ->
                list.items().forEach(one -> merge(one, entries));
            default -> throw source.refusal(value.index(), "<< needs a mapping or a list of mappings");
        }
    }
}
