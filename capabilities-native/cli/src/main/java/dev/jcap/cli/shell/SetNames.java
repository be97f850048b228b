package dev.jcap.cli.shell;

import dev.jcap.CapabilitySet;

/** Prints sets for people: as few names as possible. */
public final class SetNames {

    private SetNames() {}

    /** Returns {@code none}, {@code all}, {@code all but cap_x}, or the names. */
    public static String of(CapabilitySet set, int count) {
        CapabilitySet missing = set.complement(count);
        boolean beyond = set.size() + missing.size() != count;
        if (set.isEmpty()) {
            return "none";
        } else if (beyond || set.size() <= count / 2) {
            return set.toString();
        }
        return missing.isEmpty() ? "all" : "all but ".concat(missing.toString());
    }
}
