package dev.jcap.cli.shell;

/** Formats text for a terminal: plain ASCII, wrapped at blanks and after commas. */
public final class TextLayout {

    private TextLayout() {}

    /** Escapes everything except printable ASCII: names that other users chose must not control the terminal. */
    public static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return escape(text);
            }
        }
        return text;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~';
    }

    private static String escape(String text) {
        StringBuilder plain = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                plain.append(c);
            } else {
                plain.append("\\u").repeat('0', c < 16 ? 3 : c < 256 ? 2 : c < 4096 ? 1 : 0).append(Integer.toHexString(c));
            }
        }
        return plain.toString();
    }

    /** Appends a text and pads it with blanks to a width. */
    public static void pad(StringBuilder out, String text, int width) {
        out.append(text).repeat(' ', Math.max(0, width - text.length()));
    }

    /**
     * Appends a text that starts in a column, continues it on more lines in the same column, and ends the last line.
     *
     * @param column where on the line the text starts
     * @param width  of the whole line
     */
    public static void wrap(StringBuilder out, int column, int width, String text) {
        int room = Math.max(width - column, 24);
        int at = 0;
        while (text.length() - at > room) {
            int end = lastBreak(text, at, at + room);
            out.append(text, at, text.charAt(end - 1) == ' ' ? end - 1 : end).append('\n').repeat(' ', column);
            at = end;
        }
        out.append(text, at, text.length()).append('\n');
    }

    /** Returns where to break the line: after a late blank, else after a comma, else inside a word that is too long. */
    private static int lastBreak(String text, int from, int limit) {
        int blank = text.lastIndexOf(' ', limit - 1) + 1;
        int comma = text.lastIndexOf(',', limit - 1) + 1;
        int end = blank > (from + limit) / 2 ? blank : Math.max(blank, comma);
        return end > from + 1 ? end : limit;
    }
}
