package dev.jcap.profile;

import java.util.List;

/** Words as systemd splits them: blanks between them, quotes around parts of them, backslashes before single characters. */
final class UnitWords {

    private UnitWords() {}

    static void split(String text, int from, int to, List<Word> words) {
        int at = from;
        while (at < to) {
            if (Word.isBlank(text.charAt(at))) {
                at++;
            } else {
                at = word(text, at, to, words);
            }
        }
    }

    private static int word(String text, int from, int to, List<Word> words) {
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
            } else if (quote == 0 && Word.isBlank(c)) {
                break;
            } else if (c != '\\') {
                word.append(c);
            }
        }
        words.add(new Word(word.toString(), from));
        return at;
    }
}
