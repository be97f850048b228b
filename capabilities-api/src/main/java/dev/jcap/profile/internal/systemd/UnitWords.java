package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Words as systemd splits them: blanks between them, quotes around parts of them, backslashes before single characters. A
 * quote without an end makes the rest one word that nothing is called.
 */
final class UnitWords {

    private UnitWords() {}

    /** The words from a place on; where a quote has no end, the last one is all that follows. */
    static List<Token> split(String text, int from) {
        List<Token> words = new ArrayList<>();
        int at = from;
        while (at < text.length()) {
            if (Token.isBlank(text.charAt(at))) {
                at++;
            } else {
                at = word(text, at, words);
            }
        }
        return words;
    }

    /** Behind the word. */
    private static int word(String text, int from, List<Token> words) {
        int to = text.length();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        int at = from;
        for (; at < to; at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < to) {
                word.append(text.charAt(++at));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == 0 && Token.isBlank(c)) {
                break;
            } else if (c != '\\') {
                word.append(c);
            }
        }
        words.add(new Token(quote == 0 ? word.toString() : text.substring(from, to), from));
        return at;
    }
}
