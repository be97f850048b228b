package dev.jcap.profile;

import dev.jcap.CapabilityFormatException;
import java.util.List;
import java.util.Optional;

/** Takes values out of a document and refuses, with the place, what is not of the kind that is needed. */
final class Tree {

    private final Source source;

    Tree(Source source) {
        this.source = source;
    }

    Source source() {
        return source;
    }

    /** The value of a key; nothing where the key is missing or its value is null. */
    Optional<Node> get(Node.Mapping mapping, String key) {
        return Optional.ofNullable(mapping.entries().get(key)).filter(node -> !isNull(node));
    }

    Optional<Node.Mapping> mapping(Node.Mapping parent, String key) {
        return get(parent, key).map(node -> mapping(node, key));
    }

    Node.Mapping mapping(Node node, String what) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw refusal(node, what + " is not a mapping");
    }

    List<Node> list(Node.Mapping parent, String key) {
        return get(parent, key).map(node -> items(node, key)).orElse(List.of());
    }

    private List<Node> items(Node node, String what) {
        if (node instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        throw refusal(node, what + " is not a list");
    }

    /** The texts of a list, each with its place. */
    List<Word> words(Node.Mapping parent, String key) {
        return list(parent, key).stream().map(node -> new Word(text(node, key), node.index())).toList();
    }

    Optional<String> text(Node.Mapping parent, String key) {
        return get(parent, key).map(node -> text(node, key));
    }

    private String text(Node node, String what) {
        if (node instanceof Node.Scalar scalar && scalar.type() == Node.Type.TEXT) {
            return scalar.text();
        }
        throw refusal(node, what + " needs a text in one line");
    }

    /** A text or a number, as written. */
    Optional<String> textOrNumber(Node.Mapping parent, String key) {
        return get(parent, key).map(node -> node instanceof Node.Scalar scalar && scalar.type() == Node.Type.NUMBER
                ? scalar.text()
                : text(node, key));
    }

    Optional<Boolean> bool(Node.Mapping parent, String key) {
        return get(parent, key).map(node -> {
            if (node instanceof Node.Scalar scalar && scalar.type() == Node.Type.BOOLEAN) {
                return scalar.text().equalsIgnoreCase("true");
            }
            throw refusal(node, key + " needs true or false");
        });
    }

    /** A user id. */
    Optional<String> id(Node.Mapping parent, String key) {
        return get(parent, key).map(node -> {
            if (node instanceof Node.Scalar scalar && isId(scalar)) {
                return scalar.text();
            }
            throw refusal(node, key + " needs a number from 0 to 4294967294, without sign or leading zero");
        });
    }

    private static boolean isId(Node.Scalar scalar) {
        String text = scalar.text();
        return scalar.type() == Node.Type.NUMBER
                && text.length() <= 10
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.equals("0") || text.charAt(0) != '0')
                && Long.parseLong(text) < 0xFFFF_FFFFL;
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.type() == Node.Type.NULL;
    }

    CapabilityFormatException refusal(Node node, String reason) {
        return source.refusal(node.index(), reason);
    }
}
