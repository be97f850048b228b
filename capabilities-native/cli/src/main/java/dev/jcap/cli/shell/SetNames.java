package dev.jcap.cli.shell;

import dev.jcap.CapabilitySet;

/** Prints sets for people: as few names as possible. */
public final class SetNames {

    private SetNames() {}

    /** Returns the mask and the names as {@code capsh --decode} prints them: nothing follows the sign of an empty set. */
    public static String decoded(CapabilitySet set) {
        return "0x" + set.toHex() + '=' + (set.isEmpty() ? "" : set);
    }

    /** Returns {@code none}, {@code all}, {@code all but cap_x}, or the names. */
    public static String of(CapabilitySet set, int count) {
        CapabilitySet missing = set.complement(count);
        boolean beyond = set.size() + missing.size() != count;
        if (beyond || set.size() <= count / 2) {
            return set.toString();
        }
        return missing.isEmpty() ? "all" : "all but ".concat(missing.toString());
    }
}
