package dev.jcap.profile.internal.yaml;

/** Blanks and line breaks inside a text: one line break becomes a blank, of several all but the first stay. */
final class YamlFolding {

    private final StringBuilder blanks = new StringBuilder();
    private final StringBuilder breaks = new StringBuilder();
    private boolean broken;
    private boolean joined;

    void clear() {
        blanks.setLength(0);
        breaks.setLength(0);
        broken = false;
        joined = false;
    }

    /** Whether a line break is among what waits. */
    boolean isBroken() {
        return broken;
    }

    /** Takes a blank; those beside line breaks do not count. */
    void blank(char c) {
        if (!broken) {
            blanks.append(c);
        }
    }

    void lineBreak(String lineBreak) {
        breaks.append(lineBreak);
        broken = true;
    }

    /** The line break was escaped: nothing stands for it. */
    void joinedLine() {
        broken = true;
        joined = true;
    }

    /** Appends what waits to the text before it. */
    void flush(StringBuilder value) {
        if (!broken) {
            value.append(blanks);
        } else if (joined || breaks.charAt(0) != '\n') {
            value.append(breaks);
        } else if (breaks.length() == 1) {
            value.append(' ');
        } else {
            value.append(breaks, 1, breaks.length());
        }
        clear();
    }
}
