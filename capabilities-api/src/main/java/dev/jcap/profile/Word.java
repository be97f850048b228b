package dev.jcap.profile;

import java.util.ArrayList;
import java.util.List;

/** A word of a text and where it stands. */
record Word(String text, int index) {

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** The words between blanks. */
    static List<Word> split(String text, int from, int to) {
        List<Word> words = new ArrayList<>();
        int at = from;
        while (at < to) {
            int start = at;
            while (at < to && !isBlank(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                words.add(new Word(text.substring(start, at), start));
            } else {
                at++;
            }
        }
        return words;
    }
}
