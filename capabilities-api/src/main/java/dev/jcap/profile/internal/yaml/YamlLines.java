package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.text.SourceText;

/** The lines of a YAML text that mean something, one after the other: no comments, no blank ones. */
public final class YamlLines {

    private final SourceText source;
    private final String text;
    private int line = -1;
    private int from;
    private int to;

    public YamlLines(SourceText source) {
        this.source = source;
        this.text = source.text();
        advance();
    }

    /** Goes to the beginning of the next document; false at the end of the text. */
    public boolean toDocument() {
        while (line < source.lines() && isMarker()) {
            boolean opens = marker('-');
            advance();
            if (opens) {
                return true;
            }
            if (line < source.lines() && !isMarker()) {
                throw source.refusal(from, "a document behind ... begins with ---");
            }
        }
        return line < source.lines();
    }

    /** Whether the document has another line. */
    public boolean more() {
        return line < source.lines() && !isMarker();
    }

    /** How many blanks stand before the line, or before what is left of it. */
    public int indent() {
        return from - source.lineStart(line);
    }

    /** Where what is left of the line begins. */
    public int from() {
        return from;
    }

    /** Where the line ends, blanks at its end left out. */
    public int to() {
        return to;
    }

    public boolean isItem() {
        return text.charAt(from) == '-' && (from + 1 == to || text.charAt(from + 1) == ' ');
    }

    /** Goes behind the dash of an item; false where nothing or only a comment stands there. */
    public boolean afterDash() {
        int at = from + 1;
        while (at < to && text.charAt(at) == ' ') {
            at++;
        }
        if (at == to || text.charAt(at) == '#') {
            return false;
        }
        refuseTab(at);
        from = at;
        return true;
    }

    public void next() {
        advance();
    }

    /** Goes behind a block text that belongs to something with this indentation. */
    public void skipBlockText(int indent) {
        int textIndent = 0;
        while (++line < source.lines()) {
            int start = source.lineStart(line);
            int at = start;
            int end = source.lineEnd(line);
            while (at < end && text.charAt(at) == ' ') {
                at++;
            }
            if (at < end && at - start <= indent) {
                break;
            }
            if (at < end && at - start < textIndent) {
                throw source.refusal(at, "indented less than the block text that it is in");
            }
            textIndent = at < end && textIndent == 0 ? at - start : textIndent;
        }
        line--;
        advance();
    }

    private void advance() {
        while (++line < source.lines()) {
            from = source.lineStart(line);
            to = source.lineEnd(line);
            while (from < to && text.charAt(from) == ' ') {
                from++;
            }
            while (to > from && text.charAt(to - 1) == ' ') {
                to--;
            }
            if (from < to && text.charAt(from) != '#') {
                refuseTab(from);
                refuseDirective();
                return;
            }
        }
    }

    private void refuseTab(int at) {
        if (text.charAt(at) == '\t') {
            throw source.refusal(at, "a tab: YAML indents with blanks");
        }
    }

    private void refuseDirective() {
        if (text.charAt(from) == '%' && indent() == 0) {
            throw source.refusal(from, "directives are not read");
        }
    }

    private boolean isMarker() {
        return marker('-') || marker('.');
    }

    private boolean marker(char c) {
        boolean three = indent() == 0
                && to - from >= 3
                && text.charAt(from) == c
                && text.charAt(from + 1) == c
                && text.charAt(from + 2) == c;
        if (!three || to - from > 3 && text.charAt(from + 3) != ' ') {
            return false;
        }
        int at = from + 3;
        while (at < to && text.charAt(at) == ' ') {
            at++;
        }
        if (at < to && text.charAt(at) != '#') {
            throw source.refusal(at, "nothing may stand behind " + text.substring(from, from + 3) + " in its line");
        }
        return true;
    }
}
