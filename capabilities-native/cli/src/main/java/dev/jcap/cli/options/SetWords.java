package dev.jcap.cli.options;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;

/** A set as a person writes it: {@code none}, {@code all}, or names and numbers with {@code ,} or {@code +} between. */
public final class SetWords {

    private SetWords() {}

    /**
     * Reads a set.
     *
     * @param format what {@code all} means
     * @throws CapabilityFormatException when the text is none; the empty text is refused, for it may be a variable of a
     *                                   shell that is not set
     */
    public static CapabilitySet parse(String text, CapabilityFormat format) {
        if (text.isEmpty()) {
            throw new CapabilityFormatException(text, 0, "the empty set is written none");
        }
        if (text.equalsIgnoreCase("none")) {
            return CapabilitySet.EMPTY;
        }
        try {
            return format.parseSet(text.replace('+', ','));
        } catch (CapabilityFormatException e) {
            throw e.within(text, 0);
        }
    }
}
