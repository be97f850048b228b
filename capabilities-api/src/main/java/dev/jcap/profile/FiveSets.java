package dev.jcap.profile;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import java.util.Objects;

/**
 * The five sets of a thread as one value.
 *
 * @param bounding    what an {@code execve} can at most give
 * @param permitted   what the thread may make effective
 * @param effective   what the kernel checks
 * @param inheritable what can pass an {@code execve} of a file that also has it inheritable
 * @param ambient     what an {@code execve} of an ordinary file keeps
 */
public record FiveSets(
        CapabilitySet bounding,
        CapabilitySet permitted,
        CapabilitySet effective,
        CapabilitySet inheritable,
        CapabilitySet ambient) {

    /** Takes no null for a set. */
    public FiveSets {
        Objects.requireNonNull(bounding, "bounding");
        Objects.requireNonNull(permitted, "permitted");
        Objects.requireNonNull(effective, "effective");
        Objects.requireNonNull(inheritable, "inheritable");
        Objects.requireNonNull(ambient, "ambient");
    }

    /**
     * The sets of a thread that was read.
     *
     * @param snapshot the thread's state
     * @return its five sets
     */
    public static FiveSets of(CapabilitySnapshot snapshot) {
        return new FiveSets(
                snapshot.bounding(),
                snapshot.state().permitted(),
                snapshot.state().effective(),
                snapshot.state().inheritable(),
                snapshot.ambient());
    }

    /**
     * The same set five times.
     *
     * @param set the set
     * @return five equal sets
     */
    public static FiveSets all(CapabilitySet set) {
        return new FiveSets(set, set, set, set, set);
    }

    /**
     * What uid 0 of a container has: the set is bounding, permitted and effective, nothing is inheritable or ambient.
     *
     * @param set the set
     * @return the five sets
     */
    public static FiveSets ofRoot(CapabilitySet set) {
        return new FiveSets(set, set, set, CapabilitySet.EMPTY, CapabilitySet.EMPTY);
    }

    /** One line for each set, {@code none} for an empty one. */
    @Override
    public String toString() {
        return "bounding " + Names.list(bounding) + "\npermitted " + Names.list(permitted) + "\neffective "
                + Names.list(effective) + "\ninheritable " + Names.list(inheritable) + "\nambient "
                + Names.list(ambient);
    }
}
