package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.yaml.YamlToken.Kind;

/** Scans the texts of YAML: plain ones, those in quotes, and block texts. */
final class YamlScalars {

    private final YamlCursor cursor;
    private final YamlFolding folding = new YamlFolding();
    private boolean endedLine;

    YamlScalars(YamlCursor cursor) {
        this.cursor = cursor;
    }

    /** Whether line breaks were taken behind the last plain text. */
    boolean endedLine() {
        return endedLine;
    }

    YamlToken plain(boolean flow, int indent) {
        int start = cursor.at();
        StringBuilder value = new StringBuilder();
        folding.clear();
        while (!cursor.isMarker() && cursor.peek() != '#' && !endsPlain(flow)) {
            folding.flush(value);
            while (!cursor.isSpace(0) && !endsPlain(flow)) {
                value.append(cursor.next());
            }
            blanksBehindPlain(indent);
            if (!flow && cursor.column() <= indent) {
                break;
            }
        }
        endedLine = folding.isBroken();
        return new YamlToken(Kind.PLAIN, start, value.toString());
    }

    /** Whether a plain text ends here; blanks were taken before. */
    private boolean endsPlain(boolean flow) {
        char c = cursor.peek();
        return cursor.isEnd() || c == ':' && cursor.isSpace(1) || flow && ",?[]{}".indexOf(c) >= 0;
    }

    private void blanksBehindPlain(int indent) {
        while (cursor.isBlank() || cursor.isBreak()) {
            if (cursor.isBreak()) {
                folding.lineBreak(cursor.nextBreak());
                if (cursor.isRestBlank()) {
                    cursor.skipBlanks();
                }
            } else if (folding.isBroken() && cursor.column() <= indent && cursor.peek() == '\t') {
                throw cursor.refusal("a tab: YAML indents with blanks");
            } else {
                folding.blank(cursor.next());
            }
        }
    }

    YamlToken quoted() {
        int start = cursor.at();
        char quote = cursor.next();
        StringBuilder value = new StringBuilder();
        folding.clear();
        while (true) {
            if (cursor.isEnd()) {
                throw cursor.refusal(start, "the quote does not end");
            } else if (cursor.isMarker()) {
                throw cursor.refusal("a document begins or ends inside quotes");
            } else if (cursor.isBreak()) {
                folding.lineBreak(cursor.nextBreak());
            } else if (cursor.isBlank()) {
                folding.blank(cursor.next());
            } else {
                folding.flush(value);
                if (cursor.peek() == quote && !isDoubled(quote)) {
                    cursor.next();
                    return new YamlToken(Kind.QUOTED, start, value.toString());
                }
                inQuotes(quote, value);
            }
        }
    }

    private boolean isDoubled(char quote) {
        return quote == '\'' && cursor.peek(1) == '\'';
    }

    private void inQuotes(char quote, StringBuilder value) {
        char c = cursor.next();
        if (c == quote) {
            value.append(cursor.next());
        } else if (c != '\\' || quote == '\'') {
            value.append(c);
        } else if (cursor.isBreak()) {
            cursor.nextBreak();
            folding.joinedLine();
        } else {
            escaped(value);
        }
    }

    private void escaped(StringBuilder value) {
        char c = cursor.peek();
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits > 0) {
            value.appendCodePoint(codePoint(digits));
            return;
        }
        int at = "0abt\tnvfre \"/\\N_LP".indexOf(c);
        if (at < 0 || cursor.isEnd()) {
            throw cursor.refusal("no such escape");
        }
        value.append("\0\u0007\b\t\t\n\u000b\f\r\u001b \"/\\\u0085\u00a0\u2028\u2029".charAt(at));
        cursor.next();
    }

    private int codePoint(int digits) {
        int start = cursor.at() - 1;
        cursor.next();
        long value = 0;
        for (int n = 0; n < digits; n++) {
            int digit = cursor.peek() < 0x80 ? Character.digit(cursor.peek(), 16) : -1;
            if (digit < 0) {
                throw cursor.refusal("not a hexadecimal digit");
            }
            value = value * 16 + digit;
            cursor.next();
        }
        if (value > Character.MAX_CODE_POINT || value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE) {
            throw cursor.refusal(start, "no character has this number");
        }
        return (int) value;
    }

    /** A block text in a block with this indentation. */
    YamlToken block(int outer) {
        int start = cursor.at();
        boolean literal = cursor.next() == '|';
        char chomp = ' ';
        int indent = 0;
        for (int n = 0; n < 2; n++) {
            if (chomp == ' ' && (cursor.peek() == '+' || cursor.peek() == '-')) {
                chomp = cursor.next();
            } else if (indent == 0 && cursor.peek() >= '1' && cursor.peek() <= '9') {
                indent = Math.max(outer, 0) + cursor.next() - '0';
            }
        }
        endHead();
        return new YamlToken(Kind.QUOTED, start, new YamlBlock(cursor, literal, chomp).read(indent, outer));
    }

    private void endHead() {
        cursor.skipBlanks();
        if (cursor.peek() == '#') {
            cursor.skipToBreak();
        }
        if (!cursor.isEnd() && !cursor.isBreak()) {
            throw cursor.refusal("not the head of a block text");
        }
        if (!cursor.isEnd()) {
            cursor.nextBreak();
        }
    }
}
