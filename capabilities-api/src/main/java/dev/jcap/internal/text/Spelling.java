package dev.jcap.internal.text;

import java.util.Locale;

/** What somebody may have meant: the known word with the fewest typing mistakes between it and the one given. */
public final class Spelling {

    /** Longer words are no misspelling of anything; looking at them would take time for nothing. */
    private static final int LONGEST = 40;

    private Spelling() {}

    /** The nearest name of a capability, prefix added where it was forgotten, or null. */
    static String nearestCapability(String text, int from, int to) {
        if (to - from > LONGEST) {
            return null;
        }
        String word = text.substring(from, to).toLowerCase(Locale.ROOT);
        String full = word.startsWith(CapabilityNames.PREFIX) ? word : CapabilityNames.PREFIX + word;
        String[] names = new String[CapabilityNames.COUNT];
        for (int number = 0; number < names.length; number++) {
            names[number] = CapabilityNames.text(number);
        }
        return NearestWord.nearest(full, full.length() - CapabilityNames.PREFIX.length(), names);
    }

    /** The nearest of some words, or null when none is near. */
    public static String nearestOf(String text, int from, int to, String... known) {
        return to - from > LONGEST ? null : NearestWord.nearest(text.substring(from, to), to - from, known);
    }
}
