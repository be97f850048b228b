package dev.jcap;

import java.util.Optional;

/**
 * How the capabilities found on a file differ from the wanted ones.
 *
 * <p>The three sets are compared as {@code setcap -v} does: a file without the attribute counts as one with an empty
 * attribute there, and the effective bit of an attribute without any capability cannot be seen. {@link #isEmpty()} is
 * strict: it is true for equal values only.
 *
 * @param wanted what the file should have; empty: no attribute
 * @param found  what it has; empty: no attribute
 * @since 0.1
 */
public record FileDifference(Optional<FileCapabilities> wanted, Optional<FileCapabilities> found) {

    /**
     * Whether the wanted and the found are equal in everything: presence, the three sets, the effective bit, the root id.
     *
     * @return true when there is no difference
     */
    public boolean isEmpty() {
        return wanted.equals(found);
    }

    /**
     * What the wanted state has gained and lost in the found one.
     *
     * @return the difference in the three sets
     */
    public StateDifference sets() {
        return StateDifference.between(state(wanted), state(found));
    }

    /**
     * The sets that differ, as {@code setcap -v} names them.
     *
     * @return some of the letters {@code p}, {@code i} and {@code e}, in this order; empty when the sets are equal
     */
    public String letters() {
        CapabilityState w = state(wanted);
        CapabilityState f = state(found);
        return (w.permitted().equals(f.permitted()) ? "" : "p")
                + (w.inheritable().equals(f.inheritable()) ? "" : "i")
                + (w.effective().equals(f.effective()) ? "" : "e");
    }

    /**
     * Whether the root ids differ; the root id of no attribute is 0.
     *
     * @return true when they differ
     */
    public boolean rootId() {
        return wantedOrEmpty().rootId() != foundOrEmpty().rootId();
    }

    /**
     * Whether one has the attribute and the other has not, which the sets of an empty attribute do not show.
     *
     * @return true when only one has it
     */
    public boolean presence() {
        return wanted.isPresent() != found.isPresent();
    }

    /** For example {@code wanted cap_chown=ep, found no attribute}, or {@code no difference}. */
    @Override
    public String toString() {
        return isEmpty() ? "no difference" : "wanted " + text(wanted) + ", found " + text(found);
    }

    private FileCapabilities wantedOrEmpty() {
        return wanted.orElse(FileCapabilities.EMPTY);
    }

    private FileCapabilities foundOrEmpty() {
        return found.orElse(FileCapabilities.EMPTY);
    }

    private static CapabilityState state(Optional<FileCapabilities> capabilities) {
        return capabilities.orElse(FileCapabilities.EMPTY).state();
    }

    /** The text form does not show the effective bit of an attribute without any capability. */
    private static String text(Optional<FileCapabilities> capabilities) {
        if (capabilities.isEmpty()) {
            return "no attribute";
        }
        FileCapabilities value = capabilities.get();
        boolean hidden = value.effective() && value.state().effective().isEmpty();
        return value + (hidden ? " (with the effective bit)" : "");
    }
}
