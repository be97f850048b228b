package dev.jcap.cli.options;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;

/** Parses sets: {@code none}, {@code all}, or names and numbers separated by {@code ,} or {@code +}. */
public final class SetWords {

    private SetWords() {}

    /**
     * Parses a set.
     *
     * @param format defines {@code all}
     * @throws CapabilityFormatException when the text is invalid or empty; an empty text may come from an unset variable
     *                                   of a shell script
     */
    public static CapabilitySet parse(String text, CapabilityFormat format) {
        if (text.isEmpty()) {
            throw new CapabilityFormatException(text, 0, "a set is missing; write none for the empty set");
        }
        try {
            return format.parseSet(text.replace('+', ','));
        } catch (CapabilityFormatException e) {
            throw e.within(text, 0);
        }
    }
}
