package dev.jcap.profile;

/**
 * A place in a text.
 *
 * @param index  how many characters stand before it, from 0
 * @param line   its line, from 1
 * @param column its column in that line, from 1, every character counting one
 * @since 0.1
 */
public record SourceLocation(int index, int line, int column) {

    /** For example {@code 3:14}. */
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
