package dev.jcap.profile.internal.yaml;

/** Reads the lines of a block text. */
final class YamlBlock {

    private final YamlCursor cursor;
    private final boolean literal;
    private final char chomp;
    private final StringBuilder value = new StringBuilder();
    private final StringBuilder breaks = new StringBuilder();
    private String lineBreak = "";
    private int indent;

    /**
     * Creates the reader of a block text whose head is behind the cursor.
     *
     * @param literal whether line breaks stay as they are
     * @param chomp   which line breaks at the end stay: {@code -} none, {@code +} all, otherwise one
     */
    YamlBlock(YamlCursor cursor, boolean literal, char chomp) {
        this.cursor = cursor;
        this.literal = literal;
        this.chomp = chomp;
    }

    /**
     * Reads the text.
     *
     * @param given its indentation; 0 where the first line with content decides
     * @param outer the indentation of the block that it is in
     */
    String read(int given, int outer) {
        indent = given;
        blankLines(outer);
        boolean blankBefore = false;
        while (cursor.column() == indent && !cursor.isEnd()) {
            boolean blank = cursor.isBlank();
            joinLine(blankBefore || blank);
            blankBefore = blank;
            int start = cursor.at();
            cursor.skipToBreak();
            value.append(cursor.since(start));
            lineBreak = cursor.isEnd() ? "" : cursor.nextBreak();
            blankLines(outer);
        }
        if (chomp != '-') {
            value.append(lineBreak);
        }
        return chomp == '+' ? value.append(breaks).toString() : value.toString();
    }

    /** Appends the line breaks before a line; {@code blank}: it or the line before it begins with a blank. */
    private void joinLine(boolean blank) {
        if (literal || blank || !lineBreak.equals("\n")) {
            value.append(lineBreak);
        } else if (breaks.isEmpty()) {
            value.append(' ');
        }
        value.append(breaks);
        breaks.setLength(0);
    }

    /** Takes the lines without content and the indentation of the next one. */
    private void blankLines(int outer) {
        int widest = 0;
        while (true) {
            while (cursor.peek() == ' ' && (indent == 0 || cursor.column() < indent)) {
                cursor.next();
            }
            widest = Math.max(widest, cursor.column());
            if (cursor.peek() == '\t' && (indent == 0 || cursor.column() < indent)) {
                throw cursor.refusal("a tab: YAML indents with blanks");
            }
            if (!cursor.isBreak()) {
                break;
            }
            breaks.append(cursor.nextBreak());
        }
        indent = indent == 0 ? Math.max(widest, Math.max(outer, 0) + 1) : indent;
    }
}
