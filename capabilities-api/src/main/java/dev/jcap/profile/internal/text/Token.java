package dev.jcap.profile.internal.text;

import java.util.ArrayList;
import java.util.List;

/** A word of a text and where it stands. */
public record Token(String text, int index) {

    public static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** The words between blanks. */
    public static List<Token> split(String text, int from, int to) {
        List<Token> words = new ArrayList<>();
        int at = from;
        while (at < to) {
            int start = at;
            while (at < to && !isBlank(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                words.add(new Token(text.substring(start, at), start));
            } else {
                at++;
            }
        }
        return words;
    }
}
