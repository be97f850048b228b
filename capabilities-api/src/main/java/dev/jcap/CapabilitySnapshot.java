package dev.jcap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything about one thread that decides what it may do, at the moment it was read.
 *
 * <p>The kernel keeps all of this for each thread, not for each process.
 *
 * @param id         the thread id; of a process's first thread it equals the process id
 * @param name       the thread's name, at most 15 bytes as the kernel keeps it
 * @param state      the permitted, effective and inheritable sets
 * @param bounding   the bounding set: what an {@code execve} can at most give
 * @param ambient    the ambient set: what an {@code execve} of an ordinary file keeps
 * @param noNewPrivs whether {@code execve} may no longer grant anything ({@code PR_SET_NO_NEW_PRIVS})
 * @param securebits the securebits flags where they could be read: the kernel tells them to the thread itself only
 * @param uids       the user ids
 * @param gids       the group ids
 * @param groups     the supplementary groups, ascending
 */
public record CapabilitySnapshot(
        long id,
        String name,
        CapabilityState state,
        CapabilitySet bounding,
        CapabilitySet ambient,
        boolean noNewPrivs,
        Optional<Securebits> securebits,
        Ids uids,
        Ids gids,
        List<Long> groups) {

    /** Copies the groups, and takes no null for anything. */
    public CapabilitySnapshot {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(bounding, "bounding");
        Objects.requireNonNull(ambient, "ambient");
        Objects.requireNonNull(securebits, "securebits");
        Objects.requireNonNull(uids, "uids");
        Objects.requireNonNull(gids, "gids");
        groups = List.copyOf(groups);
    }

    /**
     * Reads the text of {@code /proc/PID/status} or {@code /proc/PID/task/TID/status} (proc_pid_status(5)).
     *
     * <p>Securebits are not in that text. A kernel before 4.3 writes no ambient set and one before 4.10 no
     * no_new_privs; they read as empty and false.
     *
     * @param status the whole text
     * @return the snapshot
     * @throws CapabilityFormatException when the text is {@code null}, or a line is missing or has another form
     */
    public static CapabilitySnapshot parse(String status) {
        if (status == null) {
            throw CapabilityFormatException.nullText();
        }
        return StatusText.parse(status);
    }

    /**
     * This snapshot with securebits.
     *
     * @param flags the flags that the thread reported
     * @return the new snapshot
     */
    public CapabilitySnapshot withSecurebits(Securebits flags) {
        return new CapabilitySnapshot(
                id, name, state, bounding, ambient, noNewPrivs, Optional.of(flags), uids, gids, groups);
    }

    /**
     * All capabilities that are in at least one of the five sets.
     *
     * @return the union of permitted, effective, inheritable, bounding and ambient
     */
    public CapabilitySet anywhere() {
        return state.permitted()
                .plus(state.effective())
                .plus(state.inheritable())
                .plus(bounding)
                .plus(ambient);
    }

    /**
     * What a program that this thread starts can inherit, and what it can never get.
     *
     * @param count how many capabilities the running kernel knows, 0 to 64; higher numbers do not count as blocked
     * @return the tuple of the inheritable set, the ambient set and what is not in the bounding set
     * @throws IllegalArgumentException when the count is out of range, or when something is ambient and not inheritable,
     *                                  which no kernel lets be
     */
    public Iab iab(int count) {
        return new Iab(state.inheritable(), ambient, bounding.complement(count));
    }

    /**
     * What libcap calls the combination of securebits and sets.
     *
     * @return the mode; empty when the securebits could not be read
     */
    public Optional<SecurityMode> mode() {
        return securebits.map(flags -> SecurityMode.of(flags, state, bounding, ambient));
    }

    // As the compiler would have it, but prepared without method handles, which cost a program's start milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilitySnapshot thread
                && id == thread.id
                && name.equals(thread.name)
                && state.equals(thread.state)
                && bounding.equals(thread.bounding)
                && ambient.equals(thread.ambient)
                && noNewPrivs == thread.noNewPrivs
                && securebits.equals(thread.securebits)
                && uids.equals(thread.uids)
                && gids.equals(thread.gids)
                && groups.equals(thread.groups);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, state, bounding, ambient, noNewPrivs, securebits, uids, gids, groups);
    }

    /**
     * The four user ids or the four group ids of a thread, 0 to 4294967295 each.
     *
     * @param real       who started it
     * @param effective  who it acts as
     * @param saved      who it may act as again
     * @param filesystem who it acts as on files
     */
    public record Ids(long real, long effective, long saved, long filesystem) {

        /**
         * The same id four times.
         *
         * @param id the id
         * @return the ids of a thread that is nobody else
         */
        public static Ids all(long id) {
            return new Ids(id, id, id, id);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ids ids
                    && real == ids.real
                    && effective == ids.effective
                    && saved == ids.saved
                    && filesystem == ids.filesystem;
        }

        @Override
        public int hashCode() {
            return Objects.hash(real, effective, saved, filesystem);
        }
    }
}
