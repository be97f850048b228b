package dev.jcap;

import java.util.Objects;

/**
 * The five sets of a thread as one value.
 *
 * @param bounding    what an {@code execve} can at most give
 * @param permitted   what the thread may make effective
 * @param effective   what the kernel checks
 * @param inheritable what can pass an {@code execve} of a file that also has it inheritable
 * @param ambient     what an {@code execve} of an ordinary file keeps
 * @since 0.1
 */
public record CapabilitySets(
        CapabilitySet bounding,
        CapabilitySet permitted,
        CapabilitySet effective,
        CapabilitySet inheritable,
        CapabilitySet ambient) {

    /** Rejects null. */
    public CapabilitySets {
        Objects.requireNonNull(bounding, "bounding");
        Objects.requireNonNull(permitted, "permitted");
        Objects.requireNonNull(effective, "effective");
        Objects.requireNonNull(inheritable, "inheritable");
        Objects.requireNonNull(ambient, "ambient");
    }

    /**
     * Returns the sets of a thread that was read.
     *
     * @param snapshot the thread's state
     * @return its five sets
     */
    public static CapabilitySets of(CapabilitySnapshot snapshot) {
        return new CapabilitySets(
                snapshot.bounding(),
                snapshot.state().permitted(),
                snapshot.state().effective(),
                snapshot.state().inheritable(),
                snapshot.ambient());
    }

    /**
     * Returns the same set five times.
     *
     * @param set the set
     * @return five equal sets
     */
    public static CapabilitySets all(CapabilitySet set) {
        return new CapabilitySets(set, set, set, set, set);
    }

    /**
     * Returns what uid 0 of a container holds: the set is bounding, permitted and effective, nothing is inheritable or
     * ambient.
     *
     * @param set the set
     * @return the five sets
     */
    public static CapabilitySets ofRoot(CapabilitySet set) {
        return new CapabilitySets(set, set, set, CapabilitySet.EMPTY, CapabilitySet.EMPTY);
    }

    /** One line for each set, {@code none} for an empty one. */
    @Override
    public String toString() {
        return "bounding " + bounding + "\npermitted " + permitted + "\neffective " + effective
                + "\ninheritable " + inheritable + "\nambient " + ambient;
    }
}
