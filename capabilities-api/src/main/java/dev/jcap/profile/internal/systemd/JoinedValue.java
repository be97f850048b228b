package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of an assignment as systemd sees it: one line, with a blank where a backslash joined two of the file. A quote
 * that one of them opens may be closed in the next.
 */
final class JoinedValue {

    /** Where a line of the file begins in the value, and in the file. */
    private record Start(int here, int inFile) {}

    private final StringBuilder text = new StringBuilder();
    private final List<Start> starts = new ArrayList<>();

    void add(String file, int from, int to) {
        if (!starts.isEmpty()) {
            text.append(' ');
        }
        starts.add(new Start(text.length(), from));
        text.append(file, from, to);
    }

    String text() {
        return text.toString();
    }

    /** Where the first character that is no blank stands, or the end. */
    int begin() {
        int at = 0;
        while (at < text.length() && Token.isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The words from a place on, each with its place in the file. */
    List<Token> words(int from) {
        List<Token> words = new ArrayList<>();
        int line = 0;
        for (Token word : UnitWords.split(text(), from)) {
            while (line + 1 < starts.size() && starts.get(line + 1).here() <= word.index()) {
                line++;
            }
            Start start = starts.get(line);
            words.add(new Token(word.text(), start.inFile() + word.index() - start.here()));
        }
        return words;
    }
}
