package dev.jcap.cli.libcap;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns for names: {@code *} any characters but slashes, {@code ?} one, {@code [a-z]} one of these, {@code [^a-z]} one
 * but these, and a backslash before what is meant as it stands. As Go's {@code filepath.Match}.
 */
final class Glob {

    private Glob() {}

    /** Whether a name matches; a pattern that is none matches nothing. */
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
                        throw new PatternSyntaxException("nothing behind the backslash", glob, at);
                    }
                    regex.append(Pattern.quote(glob.substring(at, ++at)));
                }
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        }
        return regex.toString();
    }

    /** What stands between brackets, where only {@code -} and a leading {@code ^} are special; the index behind it. */
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
