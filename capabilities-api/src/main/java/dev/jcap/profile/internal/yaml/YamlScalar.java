package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.SourceText;
import java.util.Locale;
import java.util.Set;

/** The values and keys of YAML that stand in one line. */
public final class YamlScalar {

    private static final Set<String> NULLS = Set.of("~", "null", "Null", "NULL");
    private static final Set<String> BOOLEANS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Set<String> UNCLEAR = Set.of("yes", "no", "on", "off", "y", "n");

    private final SourceText source;
    private final String text;
    private final YamlAnchors anchors;

    public YamlScalar(SourceText source, YamlAnchors anchors) {
        this.anchors = anchors;
        this.source = source;
        this.text = source.text();
    }

    /** Behind blanks, and behind the comment that may follow them. */
    public int skipBlanks(int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) == ' ') {
            at++;
        }
        boolean comment = at < to && at > from && text.charAt(at) == '#';
        return comment ? to : at;
    }

    /** The colon behind the key with which a line begins, or -1. */
    public int keyEnd(int from, int to) {
        char first = text.charAt(from);
        if (first == '"' || first == '\'') {
            int behind = quoteEnd(from, to);
            int colon = behind < to ? skipBlanks(behind, to) : to;
            return colon < to && text.charAt(colon) == ':' && endsWord(colon + 1, to) ? colon : -1;
        }
        if (first == '[' || first == '{') {
            return -1;
        }
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == ':' && endsWord(at + 1, to)) {
                return at;
            }
            if (c == '#' && at > from && text.charAt(at - 1) == ' ') {
                return -1;
            }
        }
        return -1;
    }

    private boolean endsWord(int at, int to) {
        return at == to || text.charAt(at) == ' ';
    }

    public String key(int from, int colon) {
        char first = text.charAt(from);
        if (first == '"' || first == '\'') {
            return quoted(from, colon).text();
        }
        if (from == colon) {
            throw source.refusal(from, "a key is missing");
        }
        refuseIndicator(from, colon);
        return plainText(from, colon);
    }

    public boolean opensBlockText(int from, int to) {
        if (text.charAt(from) != '|' && text.charAt(from) != '>') {
            return false;
        }
        int at = from + 1;
        at += at < to && (text.charAt(at) == '+' || text.charAt(at) == '-') ? 1 : 0;
        if (skipBlanks(at, to) < to) {
            throw source.refusal(at, "not the head of a block text");
        }
        return true;
    }

    /** One value and nothing but a comment behind it. */
    public DocumentNode value(int from, int to) {
        return switch (text.charAt(from)) {
            case '"', '\'' -> {
                refuseRest(quoteEnd(from, to), to);
                yield quoted(from, to);
            }
            case '[', '{' -> flow(from, to);
            default -> plain(from, to);
        };
    }

    private DocumentNode plain(int from, int to) {
        int end = to;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '#' && at > from && text.charAt(at - 1) == ' ') {
                end = at;
                break;
            }
            if (c == ':' && endsWord(at + 1, to)) {
                throw source.refusal(at, "a colon inside a value: put the value in quotes");
            }
        }
        if (text.charAt(from) == '*') {
            return anchors.alias(from, end);
        }
        refuseIndicator(from, end);
        String value = plainText(from, end);
        return new DocumentNode.Scalar(from, value, type(value));
    }

    private String plainText(int from, int to) {
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c < ' ' || c == 0x7f) {
                throw source.refusal(at, c == '\t' ? "a tab: write blanks" : "a control character");
            }
        }
        return text.substring(from, to).stripTrailing();
    }

    private void refuseIndicator(int from, int to) {
        char c = from < to ? text.charAt(from) : ' ';
        String what =
                switch (c) {
                    case '&' -> "anchors are";
                    case '*' -> "aliases are";
                    case '!' -> "tags are";
                    case '[', ']', '{', '}', ',' -> "flow collections as keys are";
                    case '@', '`', '%', '|', '>' -> "values that begin with " + c + " are";
                    case '#' -> "a comment right behind a colon is";
                    case '?' -> endsWord(from + 1, to) ? "complex keys are" : "";
                    case '-' -> endsWord(from + 1, to) ? "list items behind a colon are" : "";
                    default -> "";
                };
        if (!what.isEmpty()) {
            throw source.refusal(from, what + " not read");
        }
    }

    private static DocumentNode.Type type(String value) {
        if (value.isEmpty() || NULLS.contains(value)) {
            return DocumentNode.Type.NULL;
        } else if (BOOLEANS.contains(value)) {
            return DocumentNode.Type.BOOLEAN;
        } else if (value.length() <= 3 && UNCLEAR.contains(value.toLowerCase(Locale.ROOT))) {
            return DocumentNode.Type.UNCLEAR;
        }
        int first = "+-.".indexOf(value.charAt(0)) >= 0 && value.length() > 1 ? 1 : 0;
        return value.charAt(first) >= '0' && value.charAt(first) <= '9' ? DocumentNode.Type.NUMBER : DocumentNode.Type.TEXT;
    }

    /** Behind the closing quote. */
    public int quoteEnd(int from, int to) {
        char quote = text.charAt(from);
        for (int at = from + 1; at < to; at++) {
            char c = text.charAt(at);
            if (c == '\\' && quote == '"') {
                at++;
            } else if (c == quote && quote == '\'' && at + 1 < to && text.charAt(at + 1) == quote) {
                at++;
            } else if (c == quote) {
                return at + 1;
            }
        }
        throw source.refusal(from, "the quote does not end in its line");
    }

    private DocumentNode.Scalar quoted(int from, int to) {
        int end = quoteEnd(from, to) - 1;
        String inside = text.substring(from + 1, end);
        if (text.charAt(from) == '\'') {
            return new DocumentNode.Scalar(from, inside.replace("''", "'"), DocumentNode.Type.TEXT);
        }
        StringBuilder value = new StringBuilder();
        for (int at = 0; at < inside.length(); at++) {
            char c = inside.charAt(at);
            value.append(c == '\\' ? escaped(inside.charAt(++at), from + 1 + at) : c);
        }
        return new DocumentNode.Scalar(from, value.toString(), DocumentNode.Type.TEXT);
    }

    private char escaped(char c, int index) {
        return switch (c) {
            case '"', '\\', '/', ' ' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '0' -> '\0';
            default -> throw source.refusal(index, "this escape is not read");
        };
    }

    private DocumentNode flow(int from, int to) {
        YamlFlow flow = new YamlFlow(source, this, from, to);
        DocumentNode node = flow.read();
        refuseRest(flow.end(), to);
        return node;
    }

    private void refuseRest(int from, int to) {
        if (skipBlanks(from, to) < to) {
            throw source.refusal(from, "something stands behind the end of the value");
        }
    }
}
