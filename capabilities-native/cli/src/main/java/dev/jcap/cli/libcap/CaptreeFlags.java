package dev.jcap.cli.libcap;

import dev.jcap.cli.shell.UsageException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line of captree: flags with one or two dashes as Go parses them, then the processes to show. */
final class CaptreeFlags {

    /** A number as in a Go program: a prefix gives the base, and digits may have single underscores between them. */
    private static final Pattern NUMBER = Pattern.compile("([+-]?)(?:0[xX]((?:_?[0-9a-fA-F])+)|0[bB]((?:_?[01])+)"
            + "|0[oO]?((?:_?[0-7])+)|(0|[1-9](?:_?[0-9])*))");
    private static final int[] BASES = {16, 2, 8, 10};

    String proc = "/proc";
    int depth;
    boolean verbose;
    boolean help;
    List<String> targets;
    private boolean color = true;
    private boolean colour = true;

    CaptreeFlags(List<String> arguments) throws UsageException {
        Deque<String> words = new ArrayDeque<>(arguments);
        while (!help && !words.isEmpty() && words.peek().length() > 1 && words.peek().charAt(0) == '-') {
            String word = words.remove();
            if (word.equals("--")) {
                break;
            }
            flag(word, words);
        }
        targets = words.isEmpty() ? List.of("1") : List.copyOf(words);
    }

    /** Returns whether neither spelling has turned colours off. */
    boolean isColoured() {
        return color && colour;
    }

    private void flag(String word, Deque<String> words) throws UsageException {
        String flag = word.startsWith("--") ? word.substring(2) : word.substring(1);
        int equals = flag.indexOf('=');
        String name = equals < 0 ? flag : flag.substring(0, equals);
        String value = equals < 0 ? null : flag.substring(equals + 1);
        if (name.isEmpty() || name.startsWith("-")) {
            throw new UsageException("bad flag syntax: " + word);
        }
        switch (name) {
            case "proc" -> proc = value(name, value, words);
            case "depth" -> depth = number(value(name, value, words));
            case "verbose" -> verbose = truth(name, value);
            case "color" -> color = truth(name, value);
            case "colour" -> colour = truth(name, value);
            case "h", "help" -> help = true;
            default -> throw new UsageException("flag provided but not defined: -" + name);
        }
    }

    private static String value(String name, String value, Deque<String> words) throws UsageException {
        if (value == null && words.isEmpty()) {
            throw new UsageException("flag needs an argument: -" + name);
        }
        return value == null ? words.remove() : value;
    }

    private static int number(String text) throws UsageException {
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) {
            throw invalidDepth(text, "parse error");
        }
        int base = 0;
        while (number.group(base + 2) == null) {
            base++;
        }
        BigInteger value = new BigInteger(number.group(1) + number.group(base + 2).replace("_", ""), BASES[base]);
        if (value.bitLength() >= Long.SIZE) {
            throw invalidDepth(text, "value out of range");
        }
        return Math.clamp(value.longValue(), -1, Integer.MAX_VALUE);
    }

    private static UsageException invalidDepth(String text, String reason) {
        return new UsageException("invalid value " + GoText.quote(text) + " for flag -depth: " + reason);
    }

    private static boolean truth(String name, String text) throws UsageException {
        return switch (text) {
            case null -> true;
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default ->
                throw new UsageException("invalid boolean value " + GoText.quote(text) + " for -" + name + ": parse error");
        };
    }
}
