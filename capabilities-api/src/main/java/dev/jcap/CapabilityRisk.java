package dev.jcap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a capability leads to in the wrong hands: the rank that {@code jcap audit}, {@code lint}, {@code explain} and
 * {@code show} use.
 *
 * <p>The rank is about a process that sees the files, processes and devices of its machine. It says what can be reached with
 * this one capability, through its own nature and without a fault in any program. Seccomp filters, security modules, device
 * rules and user namespaces may forbid some of it.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>, and B. Spengler,
 * <a href="https://forums.grsecurity.net/viewtopic.php?f=7&amp;t=2522">False Boundaries and Arbitrary Code Execution</a>.
 *
 * @param level           the rank
 * @param leavesContainer whether a process in a container can use it to reach the machine, where the container engine's
 *                        other barriers are off or shared: kernel code, host processes, host files by handle
 * @param reason          how it is abused
 * @param source          the man page of the interface that makes it possible
 * @since 0.1
 */
public record CapabilityRisk(Level level, boolean leavesContainer, String reason, String source) {

    /**
     * What it leads to, the worst first.
     *
     * @since 0.1
     */
    public enum Level {
        /** Whoever holds it can become uid 0 with every capability. */
        ROOT("equivalent to root"),
        /** It reads what belongs to others: files, memory, kernel logs. */
        READ("reads what belongs to others"),
        /** A number without a name here: nothing is known. */
        UNKNOWN("unknown to this version"),
        /** It stops, deceives or starves others, and gives the holder nothing more. */
        DISRUPTION("disrupts others"),
        /** It acts on the network only. */
        NETWORK("network only"),
        /** It leads to more only together with something else, such as a set-user-ID program. */
        LIMITED("limited by itself");

        private final String words;

        Level(String words) {
            this.words = words;
        }

        /**
         * Returns the level in words.
         *
         * @return for example {@code equivalent to root}
         */
        public String words() {
            return words;
        }
    }

    /** Checks the parts. */
    public CapabilityRisk {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(source, "source");
    }

    CapabilityRisk withReason(String text) {
        return new CapabilityRisk(level, leavesContainer, text, source);
    }

    /**
     * Returns whether it amounts to root of the machine: by itself, or because it reaches out of a container.
     *
     * @return true for the most dangerous ones
     */
    public boolean leadsToRoot() {
        return level == Level.ROOT || leavesContainer;
    }

    /**
     * Returns the capabilities that lead to root.
     *
     * @param set the set to look in
     * @return those of the set for which {@link #leadsToRoot()} is true
     */
    public static CapabilitySet leadingToRoot(CapabilitySet set) {
        CapabilitySet found = CapabilitySet.EMPTY;
        for (Capability capability : set) {
            found = capability.risk().leadsToRoot() ? found.plus(CapabilitySet.of(capability)) : found;
        }
        return found;
    }

    /**
     * Returns the capabilities with which a process can leave its container.
     *
     * @param set the set to look in
     * @return those of the set for which {@link #leavesContainer()} is true
     */
    public static CapabilitySet leavingContainer(CapabilitySet set) {
        CapabilitySet found = CapabilitySet.EMPTY;
        for (Capability capability : set) {
            found = capability.risk().leavesContainer() ? found.plus(CapabilitySet.of(capability)) : found;
        }
        return found;
    }

    /**
     * Returns the most dangerous capability of a set.
     *
     * @param set the set
     * @return the one that leaves a container before the others, then by level, then by number; empty for an empty set
     */
    public static Optional<Capability> worst(CapabilitySet set) {
        Capability worst = null;
        for (Capability capability : set) {
            worst = worst == null || compare(capability, worst) < 0 ? capability : worst;
        }
        return Optional.ofNullable(worst);
    }

    /**
     * Returns the capabilities of a set, the most dangerous first.
     *
     * @param set the set
     * @return those that leave a container before the others; within them by level, then by number
     */
    public static List<Capability> byDanger(CapabilitySet set) {
        return set.stream().sorted(CapabilityRisk::compare).toList();
    }

    private static int compare(Capability one, Capability other) {
        int order = Boolean.compare(other.risk().leavesContainer(), one.risk().leavesContainer());
        order = order == 0 ? one.risk().level().compareTo(other.risk().level()) : order;
        return order == 0 ? one.compareTo(other) : order;
    }

    /** Returns the rank in words, for example {@code equivalent to root; leaves a container}. */
    @Override
    public String toString() {
        return level.words() + (leavesContainer ? "; leaves a container" : "");
    }
}
