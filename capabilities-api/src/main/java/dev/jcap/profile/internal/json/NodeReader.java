package dev.jcap.profile.internal.json;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.List;
import java.util.Optional;

/** Takes values out of a document and refuses, with the place, what is not of the kind that is needed. */
public final class NodeReader {

    private final SourceText source;

    public NodeReader(SourceText source) {
        this.source = source;
    }

    public SourceText source() {
        return source;
    }

    /** The value of a key; nothing where the key is missing or its value is null. */
    public Optional<DocumentNode> get(DocumentNode.Mapping mapping, String key) {
        return Optional.ofNullable(mapping.entries().get(key)).filter(node -> !isNull(node));
    }

    public Optional<DocumentNode.Mapping> mapping(DocumentNode.Mapping parent, String key) {
        return get(parent, key).map(node -> mapping(node, key));
    }

    public DocumentNode.Mapping mapping(DocumentNode node, String what) {
        if (node instanceof DocumentNode.Mapping mapping) {
            return mapping;
        }
        throw refusal(node, what + " is not a mapping");
    }

    public List<DocumentNode> list(DocumentNode.Mapping parent, String key) {
        return get(parent, key).map(node -> items(node, key)).orElse(List.of());
    }

    private List<DocumentNode> items(DocumentNode node, String what) {
        if (node instanceof DocumentNode.Sequence sequence) {
            return sequence.items();
        }
        throw refusal(node, what + " is not a list");
    }

    /** The texts of a list, each with its place. */
    public List<Token> words(DocumentNode.Mapping parent, String key) {
        return list(parent, key).stream().map(node -> new Token(text(node, key), node.index())).toList();
    }

    public Optional<String> text(DocumentNode.Mapping parent, String key) {
        return get(parent, key).map(node -> text(node, key));
    }

    private String text(DocumentNode node, String what) {
        if (node instanceof DocumentNode.Scalar scalar && scalar.type() == DocumentNode.Type.TEXT) {
            return scalar.text();
        }
        throw refusal(node, what + " needs a text");
    }

    /** A text or a number, as written. */
    public Optional<String> textOrNumber(DocumentNode.Mapping parent, String key) {
        return get(parent, key)
                .map(node -> node instanceof DocumentNode.Scalar scalar && scalar.type() == DocumentNode.Type.NUMBER
                        ? scalar.text()
                        : text(node, key));
    }

    public Optional<Boolean> bool(DocumentNode.Mapping parent, String key) {
        return get(parent, key).map(node -> {
            if (node instanceof DocumentNode.Scalar scalar && scalar.type() == DocumentNode.Type.BOOLEAN) {
                return scalar.text().equalsIgnoreCase("true");
            }
            throw refusal(node, key + " needs true or false");
        });
    }

    /** A user id or a group id. */
    public Optional<String> id(DocumentNode.Mapping parent, String key) {
        return get(parent, key).map(node -> id(node, key));
    }

    /** A list of such ids; none where it is missing. */
    public List<String> ids(DocumentNode.Mapping parent, String key) {
        return list(parent, key).stream().map(node -> id(node, key)).toList();
    }

    private String id(DocumentNode node, String what) {
        if (node instanceof DocumentNode.Scalar scalar && isId(scalar)) {
            return scalar.text();
        }
        throw refusal(node, what + " needs a number from 0 to 4294967294, without sign or leading zero");
    }

    private static boolean isId(DocumentNode.Scalar scalar) {
        String text = scalar.text();
        return scalar.type() == DocumentNode.Type.NUMBER
                && text.length() <= 10
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.equals("0") || text.charAt(0) != '0')
                && Long.parseLong(text) < 0xFFFF_FFFFL;
    }

    private static boolean isNull(DocumentNode node) {
        return node instanceof DocumentNode.Scalar scalar && scalar.type() == DocumentNode.Type.NULL;
    }

    public CapabilityFormatException refusal(DocumentNode node, String reason) {
        return source.refusal(node.index(), reason);
    }
}
