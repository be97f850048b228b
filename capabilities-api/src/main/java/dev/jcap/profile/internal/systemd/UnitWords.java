package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.internal.text.Token;
import java.util.List;

/**
 * Words as systemd splits them: blanks between them, quotes around parts of them, backslashes before single characters. A
 * quote without an end makes the rest one word that nothing is called.
 */
public final class UnitWords {

    private UnitWords() {}

    /** Adds the words; false when a quote has no end, so that systemd sees nothing of what follows. */
    public static boolean split(String text, int from, int to, List<Token> words) {
        int at = from;
        while (at < to) {
            if (Token.isBlank(text.charAt(at))) {
                at++;
            } else {
                at = word(text, at, to, words);
            }
        }
        return at == to;
    }

    /** Behind the word; behind everything when its quote has no end. */
    private static int word(String text, int from, int to, List<Token> words) {
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
        return quote == 0 ? at : to + 1;
    }
}
