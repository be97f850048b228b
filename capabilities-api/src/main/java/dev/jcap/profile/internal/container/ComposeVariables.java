package dev.jcap.profile.internal.container;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A value of a compose file with its variables replaced as Compose replaces them, the environment not being known.
 *
 * <pre>{@code
 * $$                    a dollar sign
 * $NAME, ${NAME}        unknown
 * ${NAME:-d}, ${NAME-d} d, which may have variables itself
 * ${NAME:?m}, ${NAME?m} unknown: Compose refuses to start without it
 * ${NAME:+v}, ${NAME+v} unknown: v, or nothing
 * }</pre>
 */
final class ComposeVariables {

    /** Stands for a part of the value that only the environment knows. */
    static final char UNKNOWN = '\0';

    private static final int DEEPEST = 20;

    private final StringBuilder value = new StringBuilder();
    private final Set<String> assumed = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    private ComposeVariables() {}

    /**
     * Replaces the variables of a value.
     *
     * @throws IllegalArgumentException when Compose refuses the value; the message says why
     */
    static ComposeVariables replace(String text) {
        ComposeVariables variables = new ComposeVariables();
        variables.replace(text, 0);
        return variables;
    }

    /** The value, {@link #UNKNOWN} for each part that is not known. */
    String value() {
        return value.toString();
    }

    /** The variables whose defaults were taken. */
    Set<String> assumed() {
        return assumed;
    }

    /** The variables without a default. */
    Set<String> unknown() {
        return unknown;
    }

    boolean isKnown() {
        return unknown.isEmpty();
    }

    private void replace(String text, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("defaults are nested more than " + DEEPEST + " deep");
        }
        int at = 0;
        while (at < text.length()) {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (text.charAt(at) != '$' || next != '$' && next != '{' && !startsName(next)) {
                value.append(text.charAt(at++));
            } else if (next == '$') {
                value.append('$');
                at += 2;
            } else if (next == '{') {
                at = braced(text, at, depth);
            } else {
                int end = nameEnd(text, at + 1);
                unknown(text.substring(at + 1, end));
                at = end;
            }
        }
    }

    /** Replaces the variable in braces whose dollar sign is at an index, and returns the index behind it. */
    private int braced(String text, int at, int depth) {
        int nameEnd = nameEnd(text, at + 2);
        String name = text.substring(at + 2, nameEnd);
        if (name.isEmpty() || nameEnd == text.length()) {
            throw invalid(text, at);
        }
        if (text.charAt(nameEnd) == '}') {
            unknown(name);
            return nameEnd + 1;
        }
        int operator = nameEnd + (text.charAt(nameEnd) == ':' ? 1 : 0);
        int end = closing(text, at);
        if (end < 0 || operator >= end || "-?+".indexOf(text.charAt(operator)) < 0) {
            throw invalid(text, at);
        }
        if (text.charAt(operator) == '-') {
            assumed.add(name);
            replace(text.substring(operator + 1, end), depth + 1);
        } else {
            unknown(name);
        }
        return end + 1;
    }

    private void unknown(String name) {
        unknown.add(name);
        value.append(UNKNOWN);
    }

    private static IllegalArgumentException invalid(String text, int at) {
        String from = text.substring(at, Math.min(text.length(), at + 40));
        return new IllegalArgumentException("no variable begins with " + from + "; write $$ for a dollar sign");
    }

    private static boolean startsName(char c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static int nameEnd(String text, int from) {
        int at = from;
        while (at < text.length() && (startsName(text.charAt(at)) || at > from && isDigit(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The brace that closes the one behind a dollar sign, every brace counting, as Compose counts them; else the last one. */
    private static int closing(String text, int dollar) {
        int open = 0;
        for (int at = dollar; at < text.length(); at++) {
            if (text.charAt(at) == '}' && --open == 0) {
                return at;
            }
            if (text.charAt(at) == '{') {
                open++;
                at++;
            }
        }
        int last = text.lastIndexOf('}');
        return last > dollar ? last : -1;
    }

    /** Compose's booleans in a text; null for anything else. */
    static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "y", "yes", "on" -> true;
            case "false", "n", "no", "off" -> false;
            default -> null;
        };
    }
}
