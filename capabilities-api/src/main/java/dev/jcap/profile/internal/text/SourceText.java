package dev.jcap.profile.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.SourceLocation;
import java.util.Arrays;
import java.util.Objects;

/** A text whose places have a line and a column. */
public final class SourceText {

    private final String text;
    private final int[] lineStarts;

    public SourceText(String text) {
        this.text = Objects.requireNonNull(text, "text");
        this.lineStarts = lineStarts(text);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
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

    public SourceLocation location(int index) {
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
