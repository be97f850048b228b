import java.util.List;
import java.util.random.RandomGenerator;

/** Writes random values in random styles of YAML, and changes texts at random. */
final class RandomYaml {

    private static final String[] WORDS = {
        "a", "b", "key", "a b", "x:y", "a#b", "-a", "it's", "\"", "\\", "yes", "true", "~", "null", "010", "0x1F", "1e3",
        "1.5", "1_000", "é", "\ud83d\ude00", "<<", "- a", "a: b", "# a", "*a", "&a", "!a", "[", "]", "{", "}", ",", "?", ":",
        "%", "@", " a", "a ", "a\nb", "a\n\nb\n", "  a\nb", "a\n", "\n", "", "\t", "a\tb", "a,b", "a?b", "--- a", "---", "..."
    };
    private static final String[] PIECES = {
        "a: b\n", "- a\n", "? a\n: b\n", "a: |\n  x\n\n   y\n", "a: >-\n  x\n  y\n\n  z\n", "\"a\n  b\"", "[a, b: c, {d: e}]",
        "{a: b, c: [d]}", "&x a", "*x", "<<: *x\n", "!!str 5", "!foo x", "# c\n", "---\n", "...\n",
        "a:\n  - b\n  - c:\n      d\n",
        "'it''s\n\n x'", "\t", "\n", "  ", "a : b\n", "- - a\n  - b\n", "-\n", "a:\n", "%YAML 1.1\n---\n", "? |\n  x\n: y\n",
        "%TAG !e! tag:x,1:\n---\n!e!y z\n", "|2+\n    x\n", "\r\n", "a: &x {b: c}\nd: {<<: *x, e: f}\n", "- &y [a]\n- *y\n"
    };
    private static final String SIGNS = "{}[]:,\"'\\\n\r\t -#~&*!|>%@?=<+.019abxX\u00e9\u0085\u2028";

    private final RandomGenerator random;
    private final List<String> samples;
    private int anchors;

    RandomYaml(RandomGenerator random, List<String> samples) {
        this.random = random;
        this.samples = samples;
    }

    /** A text: written from a value, put together from pieces, or a sample; most of them changed. */
    String text() {
        String text = switch (random.nextInt(4)) {
            case 0 -> pieces();
            case 1 -> part(samples.get(random.nextInt(samples.size())));
            default -> documents();
        };
        for (int changes = random.nextInt(5) - 2; changes > 0; changes--) {
            text = changed(text);
        }
        return text;
    }

    private String one(String[] all) {
        return all[random.nextInt(all.length)];
    }

    private String pieces() {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(7); n > 0; n--) {
            text.append(one(PIECES));
        }
        return text.toString();
    }

    /** Some lines of a text. */
    private String part(String text) {
        List<String> lines = text.lines().toList();
        int from = random.nextInt(Math.max(1, lines.size()));
        int to = Math.min(lines.size(), from + 1 + random.nextInt(20));
        return String.join("\n", lines.subList(from, to)) + "\n";
    }

    private String changed(String text) {
        int at = random.nextInt(text.length() + 1);
        int behind = Math.min(text.length(), at + random.nextInt(3));
        String sign = String.valueOf(SIGNS.charAt(random.nextInt(SIGNS.length())));
        String instead = switch (random.nextInt(4)) {
            case 0 -> sign;
            case 1 -> one(PIECES);
            case 2 -> "";
            default -> sign + text.substring(at, behind);
        };
        return text.substring(0, at) + instead + text.substring(behind);
    }

    private String documents() {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            anchors = 0;
            text.append(n > 1 || random.nextInt(4) == 0 ? "---" : "");
            text.append(block(0, 3)).append('\n');
            text.append(n > 1 && random.nextInt(4) == 0 ? "...\n" : "");
        }
        return text.toString();
    }

    /** A value in block style, behind something in its line; begins with a blank or a line break. */
    private String block(int indent, int depth) {
        String properties = switch (random.nextInt(8)) {
            case 0 -> " &n" + anchors++;
            case 1 -> " !x";
            default -> "";
        };
        if (random.nextInt(10) == 0 && anchors > 0 && properties.isEmpty()) {
            return " *n" + random.nextInt(anchors) + " ";
        }
        String behind = properties + (random.nextInt(8) == 0 ? " # c" : "");
        return switch (depth == 0 ? 3 + random.nextInt(3) : random.nextInt(6)) {
            case 0 -> behind + mapping(indent, depth);
            case 1 -> behind + list(indent, depth);
            case 2 -> properties + " " + flow(indent + 1, depth);
            case 3 -> properties + " " + blockText(indent + 1);
            default -> properties + " " + text(indent + 1, false);
        };
    }

    private String line(int indent) {
        return (random.nextInt(12) == 0 ? "\n   # c" : random.nextInt(12) == 0 ? "\n" : "") + "\n" + " ".repeat(indent);
    }

    private String mapping(int indent, int depth) {
        int inner = indent + random.nextInt(3);
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            text.append(line(inner));
            switch (random.nextInt(8)) {
                case 0 -> text.append("? ").append(text(inner + 1, false)).append(line(inner)).append(':');
                case 1 -> text.append('"').append(n).append("\" :");
                default -> text.append('k').append(n).append(':');
            }
            text.append(block(inner + 1, depth - 1));
        }
        return text.toString();
    }

    private String list(int indent, int depth) {
        int inner = indent + random.nextInt(3);
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            text.append(line(inner)).append('-').append(block(inner + 1, depth - 1));
        }
        return text.toString();
    }

    private String flow(int indent, int depth) {
        boolean list = random.nextBoolean();
        StringBuilder text = new StringBuilder(list ? "[" : "{");
        for (int n = random.nextInt(4); n > 0; n--) {
            text.append(gap(indent));
            text.append(list ? "" : "k" + n + (random.nextBoolean() ? ": " : " : "));
            text.append(depth > 0 && random.nextInt(3) == 0 ? flow(indent, depth - 1) : text(indent, true));
            text.append(gap(indent)).append(n > 1 || random.nextInt(4) == 0 ? "," : "");
        }
        return text.append(list ? "]" : "}").toString();
    }

    private String gap(int indent) {
        return switch (random.nextInt(6)) {
            case 0 -> "\n" + " ".repeat(indent);
            case 1 -> " # c\n" + " ".repeat(indent);
            case 2 -> " ";
            default -> "";
        };
    }

    private String text(int indent, boolean flow) {
        String word = one(WORDS);
        String lines = "\n" + " ".repeat(indent + random.nextInt(2));
        return switch (random.nextInt(3)) {
            case 0 -> '\'' + word.replace("'", "''").replace("\n", "\n" + lines) + '\'';
            case 1 -> {
                String lineBreak = random.nextBoolean() ? "\\n" : "\\n\\" + lines;
                yield '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", lineBreak) + '"';
            }
            default -> random.nextInt(6) == 0 ? word.replace("\n", lines) : flow ? "plain" : "plain" + lines + "text";
        };
    }

    private String blockText(int indent) {
        String word = one(WORDS);
        String[] chomps = {"", "-", "+"};
        String head = (random.nextBoolean() ? "|" : ">") + (word.startsWith(" ") ? "1" : "") + one(chomps);
        return head + "\n" + (" ".repeat(indent) + word).replace("\n", "\n" + " ".repeat(indent));
    }
}
