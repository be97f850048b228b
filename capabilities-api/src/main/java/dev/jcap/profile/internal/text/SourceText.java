package dev.jcap.profile.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.SourceLocation;
import java.util.Arrays;

/** A text whose places have a line and a column. */
public final class SourceText {

    /** Written before a text by some editors; every reader here passes over it. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String text;
    private final int[] lineStarts;

    public SourceText(String text) {
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        starts[0] = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
        int count = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
            }
            starts[count++] = at + 1;
        }
        return Arrays.copyOf(starts, count);
    }

    public String text() {
        return text;
    }

    /** Where the text begins, a byte order mark left out. */
    public int start() {
        return lineStarts[0];
    }

    public int lines() {
        return lineStarts.length;
    }

    public int lineStart(int line) {
        return lineStarts[line];
    }

    /** Where a line ends, the line break left out. */
    public int lineEnd(int line) {
        int end = line + 1 < lineStarts.length ? lineStarts[line + 1] - 1 : text.length();
        return end > lineStarts[line] && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /**
     * Whether a part of a text has bytes that were no UTF-8. Who reads a file leaves each of them behind as the lone
     * surrogate U+DC00 plus its value, which nothing else can become.
     */
    public static boolean isBroken(String part) {
        for (int at = 0; at < part.length(); at++) {
            boolean escaped = part.charAt(at) >= '\udc80' && part.charAt(at) <= '\udcff';
            if (escaped && (at == 0 || !Character.isHighSurrogate(part.charAt(at - 1)))) {
                return true;
            }
        }
        return false;
    }

    public SourceLocation location(int place) {
        int index = Math.max(place, start());
        int found = Arrays.binarySearch(lineStarts, index);
        int line = found >= 0 ? found : -found - 2;
        return new SourceLocation(index, line + 1, index - lineStarts[line] + 1);
    }

    public CapabilityFormatException refusal(int index, String reason) {
        SourceLocation location = location(index);
        return new CapabilityFormatException(
                text, index, "line " + location.line() + ", column " + location.column() + ": " + reason);
    }
}
