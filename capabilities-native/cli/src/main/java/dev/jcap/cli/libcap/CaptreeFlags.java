package dev.jcap.cli.libcap;

import dev.jcap.cli.shell.UsageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The command line of captree: flags with one or two dashes as Go parses them, then the processes to show. */
final class CaptreeFlags {

    String proc = "/proc";
    int depth;
    boolean verbose;
    boolean colour = true;
    boolean help;
    List<String> targets;

    CaptreeFlags(List<String> arguments) throws UsageException {
        Deque<String> words = new ArrayDeque<>(arguments);
        while (!words.isEmpty() && words.peek().length() > 1 && words.peek().charAt(0) == '-') {
            String word = words.remove();
            if (word.equals("--")) {
                break;
            }
            flag(word, words);
        }
        targets = words.isEmpty() ? List.of("1") : List.copyOf(words);
    }

    private void flag(String word, Deque<String> words) throws UsageException {
        String flag = word.startsWith("--") ? word.substring(2) : word.substring(1);
        int equals = flag.indexOf('=');
        String name = equals < 0 ? flag : flag.substring(0, equals);
        String value = equals < 0 ? null : flag.substring(equals + 1);
        switch (name) {
            case "proc" -> proc = value(name, value, words);
            case "depth" -> depth = number(value(name, value, words));
            case "verbose" -> verbose = truth(name, value);
            case "color", "colour" -> colour = truth(name, value);
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
        try {
            return Integer.decode(text);
        } catch (NumberFormatException e) {
            throw new UsageException("invalid value \"" + text + "\" for flag -depth: parse error");
        }
    }

    private static boolean truth(String name, String text) throws UsageException {
        return switch (text) {
            case null -> true;
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new UsageException("invalid boolean value \"" + text + "\" for -" + name + ": parse error");
        };
    }
}
