package dev.jcap.profile.internal.json;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads JSON (RFC 8259) strictly: no key twice, no more than 100 levels. */
public final class JsonReader {

    private static final int DEEPEST = 100;

    private final SourceText source;
    private final String text;
    private int at;
    private int depth;

    private JsonReader(SourceText source) {
        this.source = source;
        this.text = source.text();
        this.at = source.start();
    }

    public static DocumentNode read(SourceText source) {
        JsonReader reader = new JsonReader(source);
        reader.blanks();
        DocumentNode node = reader.value();
        reader.blanks();
        if (reader.at < reader.text.length()) {
            throw reader.refusal("something stands behind the end of the value");
        }
        return node;
    }

    /** Reads one value after the other, as {@code kubectl get -o json} and {@code jq} print several: at least one. */
    public static List<DocumentNode> readAll(SourceText source) {
        JsonReader reader = new JsonReader(source);
        List<DocumentNode> all = new ArrayList<>();
        do {
            reader.blanks();
            all.add(reader.value());
            reader.blanks();
        } while (reader.at < reader.text.length());
        return all;
    }

    private DocumentNode value() {
        return switch (peek()) {
            case '{' -> nested(this::object);
            case '[' -> nested(this::array);
            case '"' -> new DocumentNode.Scalar(at, string(), DocumentNode.Type.TEXT);
            case 't' -> word("true", DocumentNode.Type.BOOLEAN);
            case 'f' -> word("false", DocumentNode.Type.BOOLEAN);
            case 'n' -> word("null", DocumentNode.Type.NULL);
            default -> number();
        };
    }

    private DocumentNode nested(Supplier<DocumentNode> value) {
        if (++depth > DEEPEST) {
            throw refusal("more than " + DEEPEST + " levels");
        }
        DocumentNode node = value.get();
        depth--;
        return node;
    }

    private DocumentNode object() {
        int start = at++;
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        Map<String, DocumentNode.Key> keys = new HashMap<>();
        blanks();
        while (peek() != '}') {
            if (!entries.isEmpty()) {
                take(',', "a comma or } is missing");
                blanks();
            }
            int key = at;
            if (peek() != '"') {
                throw refusal("a key in double quotes is missing");
            }
            String name = string();
            blanks();
            take(':', "a colon is missing");
            blanks();
            keys.putIfAbsent(name, new DocumentNode.Key(key, ""));
            if (entries.putIfAbsent(name, value()) != null) {
                throw source.refusal(key, "key " + CapabilitySpelling.quote(name) + " stands here again");
            }
            blanks();
        }
        at++;
        return new DocumentNode.Mapping(start, entries, keys);
    }

    private DocumentNode array() {
        int start = at++;
        List<DocumentNode> items = new ArrayList<>();
        blanks();
        while (peek() != ']') {
            if (!items.isEmpty()) {
                take(',', "a comma or ] is missing");
                blanks();
            }
            items.add(value());
            blanks();
        }
        at++;
        return new DocumentNode.Sequence(start, items);
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        int start = at++;
        while (true) {
            char c = at < text.length() ? text.charAt(at) : '\n';
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c < ' ') {
                throw at < text.length()
                        ? refusal("a control character in a text")
                        : source.refusal(start, "the text has no end");
            }
            at++;
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw source.refusal(at - 1, "no such escape");
        };
    }

    private char unicode() {
        int value = 0;
        for (int n = 0; n < 4; n++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw refusal("not a hexadecimal digit");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private DocumentNode word(String word, DocumentNode.Type type) {
        if (!text.startsWith(word, at)) {
            throw refusal("not a value");
        }
        at += word.length();
        return new DocumentNode.Scalar(at - word.length(), word, type);
    }

    private DocumentNode number() {
        int start = at;
        at += peek() == '-' ? 1 : 0;
        boolean zero = peek() == '0';
        int first = at;
        digits();
        if (zero && at > first + 1) {
            throw source.refusal(first, "a number with a leading zero");
        }
        if (is('.')) {
            at++;
            digits();
        }
        if (is('e') || is('E')) {
            at++;
            at += is('+') || is('-') ? 1 : 0;
            digits();
        }
        return new DocumentNode.Scalar(start, text.substring(start, at), DocumentNode.Type.NUMBER);
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw refusal(at < text.length() ? "not a value" : "the text ends too soon");
        }
    }

    private boolean is(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private char peek() {
        if (at == text.length()) {
            throw refusal("the text ends too soon");
        }
        return text.charAt(at);
    }

    private void take(char c, String otherwise) {
        if (peek() != c) {
            throw refusal(otherwise);
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && Token.isBlank(text.charAt(at))) {
            at++;
        }
    }

    private CapabilityFormatException refusal(String reason) {
        return source.refusal(at, reason);
    }
}
