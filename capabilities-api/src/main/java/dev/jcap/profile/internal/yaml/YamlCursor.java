package dev.jcap.profile.internal.yaml;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.SourceText;

/** A place in a YAML text that moves forward, and what stands there. Behind the end stands {@link #END}. */
final class YamlCursor {

    static final char END = '\0';

    private final SourceText source;
    private final String text;
    private int at;
    private int line;
    private int column;

    /** Begins at the start of a text; refuses a text with a character that YAML forbids. */
    YamlCursor(SourceText source) {
        this.source = source;
        this.text = source.text();
        this.at = source.start();
        refuseForbidden();
    }

    private void refuseForbidden() {
        if (text.startsWith("\udcff\udcfe") || text.startsWith("\udcfe\udcff")) {
            throw refusal(0, "the text is UTF-16: save it as UTF-8");
        }
        for (int index = at; index < text.length(); index += Character.charCount(text.codePointAt(index))) {
            int c = text.codePointAt(index);
            if (Character.getType(c) == Character.SURROGATE) {
                throw refusal(index, "not UTF-8");
            }
            boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f && c < 0xa0 && c != 0x85;
            if (control || c == '\ufeff' || c == '\ufffe' || c == '\uffff') {
                throw refusal(index, "the control character " + CapabilitySpelling.quote(Character.toString(c)));
            }
        }
    }

    int at() {
        return at;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    boolean isEnd() {
        return at >= text.length();
    }

    boolean isBlank() {
        return isBlank(0);
    }

    boolean isBlank(int ahead) {
        char c = peek(ahead);
        return c == ' ' || c == '\t';
    }

    boolean isBreak() {
        return isBreak(peek());
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    /** Whether a blank, a line break or the end stands there. */
    boolean isSpace(int ahead) {
        return isBlank(ahead) || isBreak(peek(ahead)) || peek(ahead) == END;
    }

    /** Whether the line has nothing but blanks from here on. */
    boolean isRestBlank() {
        int ahead = 0;
        while (isBlank(ahead)) {
            ahead++;
        }
        return isBreak(peek(ahead)) || peek(ahead) == END;
    }

    /** Whether three such characters, alone, begin the line. */
    boolean isMarker(char c) {
        return column == 0 && peek() == c && peek(1) == c && peek(2) == c && isSpace(3);
    }

    boolean isMarker() {
        return isMarker('-') || isMarker('.');
    }

    /** Takes one character, which is no line break. */
    char next() {
        char c = text.charAt(at++);
        column += Character.isLowSurrogate(c) ? 0 : 1;
        return c;
    }

    void skip(int count) {
        for (int n = 0; n < count; n++) {
            next();
        }
    }

    void skipBlanks() {
        while (isBlank()) {
            next();
        }
    }

    void skipToBreak() {
        while (!isEnd() && !isBreak()) {
            next();
        }
    }

    /** Takes a line break and returns it as YAML counts it: as a line feed, if it is none of Unicode's own. */
    String nextBreak() {
        char c = text.charAt(at);
        at += text.startsWith("\r\n", at) ? 2 : 1;
        line++;
        column = 0;
        return c == '\u2028' || c == '\u2029' ? String.valueOf(c) : "\n";
    }

    String since(int from) {
        return text.substring(from, at);
    }

    CapabilityFormatException refusal(String reason) {
        return refusal(at, reason);
    }

    CapabilityFormatException refusal(int index, String reason) {
        return source.refusal(index, reason);
    }
}
