package dev.jcap.cli.libcap;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns for names, as in Go's {@code filepath.Match}: {@code *} matches any characters except slashes, {@code ?} one
 * character, {@code [a-z]} one in a range, {@code [^a-z]} one outside it, and a backslash quotes the next character.
 */
final class Glob {

    private Glob() {}

    /** Returns whether a name matches; an invalid pattern matches nothing. */
    static boolean matches(String glob, String name) {
        try {
            return Pattern.compile(regex(glob), Pattern.DOTALL).matcher(name).matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            char c = glob.charAt(at++);
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                case '[' -> at = characterClass(glob, at, regex);
                case '\\' -> {
                    if (at == glob.length()) {
                        throw new PatternSyntaxException("no character after the backslash", glob, at);
                    }
                    regex.append(Pattern.quote(glob.substring(at, ++at)));
                }
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        }
        return regex.toString();
    }

    /** Translates a character class, where only {@code -} and a leading {@code ^} are special; returns the index after it. */
    private static int characterClass(String glob, int from, StringBuilder regex) {
        int at = from;
        boolean negated = at < glob.length() && glob.charAt(at) == '^';
        regex.append(negated ? "[^" : "[");
        at += negated ? 1 : 0;
        int first = at;
        while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
            char c = glob.charAt(at++);
            if (c == '\\' && at < glob.length()) {
                regex.append(Pattern.quote(glob.substring(at, ++at)));
            } else {
                regex.append("[]&^".indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        if (at >= glob.length()) {
            throw new PatternSyntaxException("no closing bracket", glob, from);
        }
        regex.append(']');
        return at + 1;
    }
}
