package dev.jcap.profile;

import dev.jcap.CapabilityFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads JSON (RFC 8259) strictly: one value, no key twice, no more than 100 levels. */
final class JsonReader {

    private static final int DEEPEST = 100;

    private final Source source;
    private final String text;
    private int at;
    private int depth;

    private JsonReader(Source source) {
        this.source = source;
        this.text = source.text();
    }

    static Node read(Source source) {
        JsonReader reader = new JsonReader(source);
        reader.blanks();
        Node node = reader.value();
        reader.blanks();
        if (reader.at < reader.text.length()) {
            throw reader.refusal("something stands behind the end of the value");
        }
        return node;
    }

    private Node value() {
        return switch (peek()) {
            case '{' -> nested(this::object);
            case '[' -> nested(this::array);
            case '"' -> new Node.Scalar(at, string(), Node.Type.TEXT);
            case 't' -> word("true", Node.Type.BOOLEAN);
            case 'f' -> word("false", Node.Type.BOOLEAN);
            case 'n' -> word("null", Node.Type.NULL);
            default -> number();
        };
    }

    private Node nested(Supplier<Node> value) {
        if (++depth > DEEPEST) {
            throw refusal("more than " + DEEPEST + " levels");
        }
        Node node = value.get();
        depth--;
        return node;
    }

    private Node object() {
        int start = at++;
        Map<String, Node> entries = new LinkedHashMap<>();
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
            if (entries.putIfAbsent(name, value()) != null) {
                throw source.refusal(key, "key " + Names.quote(name) + " stands here again");
            }
            blanks();
        }
        at++;
        return new Node.Mapping(start, entries);
    }

    private Node array() {
        int start = at++;
        List<Node> items = new ArrayList<>();
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
        return new Node.Sequence(start, items);
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

    private Node word(String word, Node.Type type) {
        if (!text.startsWith(word, at)) {
            throw refusal("not a value");
        }
        at += word.length();
        return new Node.Scalar(at - word.length(), word, type);
    }

    private Node number() {
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
        return new Node.Scalar(start, text.substring(start, at), Node.Type.NUMBER);
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
        while (at < text.length() && Word.isBlank(text.charAt(at))) {
            at++;
        }
    }

    private CapabilityFormatException refusal(String reason) {
        return source.refusal(at, reason);
    }
}
