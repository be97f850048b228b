package dev.jcap;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * An immutable picture of everything about a thread that decides what it may do: its five sets, ids, groups and flags,
 * without the thread's own id and name.
 *
 * <p>Two threads have the same credentials exactly when these values are equal. Values from a status file lack what
 * that file does not show: compare them with {@link #withoutSecurebits()} where the other side may have them.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/credentials.7.html">credentials(7)</a>,
 * <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>.
 *
 * @since 0.1
 */
public final class Credentials implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final long UNKNOWN = -1;

    private final transient CapabilityState state;
    private final transient CapabilitySet bounding;
    private final transient CapabilitySet ambient;
    private final transient boolean noNewPrivs;
    private final transient Securebits securebits;
    private final transient Ids uids;
    private final transient Ids gids;
    private final transient List<Long> groups;
    /** An inode number; absent: {@link #UNKNOWN}. */
    private final transient long userNamespace;

    private Credentials(
            CapabilityState state,
            CapabilitySet bounding,
            CapabilitySet ambient,
            boolean noNewPrivs,
            Securebits securebits,
            Ids uids,
            Ids gids,
            List<Long> groups,
            long userNamespace) {
        this.state = Objects.requireNonNull(state, "state");
        this.bounding = Objects.requireNonNull(bounding, "bounding");
        this.ambient = Objects.requireNonNull(ambient, "ambient");
        this.noNewPrivs = noNewPrivs;
        this.securebits = securebits;
        this.uids = Objects.requireNonNull(uids, "uids");
        this.gids = Objects.requireNonNull(gids, "gids");
        this.groups = List.copyOf(groups);
        this.userNamespace = userNamespace;
    }

    /**
     * Returns credentials without capabilities, groups and flags, to build others from.
     *
     * @param uid the user id, as real, effective, saved and filesystem id
     * @param gid the group id, likewise
     * @return the credentials; their securebits and their user namespace are unknown
     */
    public static Credentials of(long uid, long gid) {
        return new Credentials(
                CapabilityState.EMPTY,
                CapabilitySet.EMPTY,
                CapabilitySet.EMPTY,
                false,
                null,
                Ids.all(uid),
                Ids.all(gid),
                List.of(),
                UNKNOWN);
    }

    /**
     * Returns credentials as a status file shows them.
     *
     * @param state      the permitted, effective and inheritable sets
     * @param bounding   the bounding set
     * @param ambient    the ambient set
     * @param noNewPrivs whether no_new_privs is set
     * @param uids       the user ids
     * @param gids       the group ids
     * @param groups     the supplementary groups, ascending
     * @return the credentials; their securebits and their user namespace are unknown
     */
    public static Credentials of(
            CapabilityState state,
            CapabilitySet bounding,
            CapabilitySet ambient,
            boolean noNewPrivs,
            Ids uids,
            Ids gids,
            List<Long> groups) {
        return new Credentials(
                state, bounding, ambient, noNewPrivs, null, uids, gids, groups, UNKNOWN);
    }

    /**
     * Returns these credentials with other permitted, effective and inheritable sets.
     *
     * @param sets the three sets
     * @return the new credentials
     */
    public Credentials withState(CapabilityState sets) {
        return new Credentials(
                sets, bounding, ambient, noNewPrivs, securebits, uids, gids, groups, userNamespace);
    }

    /**
     * Returns these credentials with another bounding set.
     *
     * @param set the bounding set
     * @return the new credentials
     */
    public Credentials withBounding(CapabilitySet set) {
        return new Credentials(state, set, ambient, noNewPrivs, securebits, uids, gids, groups, userNamespace);
    }

    /**
     * Returns these credentials with another ambient set; the other sets stay as they are.
     *
     * @param set the ambient set
     * @return the new credentials
     */
    public Credentials withAmbient(CapabilitySet set) {
        return new Credentials(state, bounding, set, noNewPrivs, securebits, uids, gids, groups, userNamespace);
    }

    /**
     * Returns these credentials with no_new_privs set or not.
     *
     * @param flag whether it is set
     * @return the new credentials
     */
    public Credentials withNoNewPrivs(boolean flag) {
        return new Credentials(state, bounding, ambient, flag, securebits, uids, gids, groups, userNamespace);
    }

    /**
     * Returns these credentials with securebits.
     *
     * @param flags the flags
     * @return the new credentials
     */
    public Credentials withSecurebits(Securebits flags) {
        Objects.requireNonNull(flags, "flags");
        return new Credentials(state, bounding, ambient, noNewPrivs, flags, uids, gids, groups, userNamespace);
    }

    /**
     * Returns these credentials without securebits: what another thread can read of them.
     *
     * @return the new credentials
     */
    public Credentials withoutSecurebits() {
        return securebits == null
                ? this
                : new Credentials(state, bounding, ambient, noNewPrivs, null, uids, gids, groups, userNamespace);
    }

    /**
     * Returns these credentials with other user ids.
     *
     * @param ids the four user ids
     * @return the new credentials
     */
    public Credentials withUids(Ids ids) {
        return new Credentials(state, bounding, ambient, noNewPrivs, securebits, ids, gids, groups, userNamespace);
    }

    /**
     * Returns these credentials with other group ids.
     *
     * @param ids the four group ids
     * @return the new credentials
     */
    public Credentials withGids(Ids ids) {
        return new Credentials(state, bounding, ambient, noNewPrivs, securebits, uids, ids, groups, userNamespace);
    }

    /**
     * Returns these credentials with other supplementary groups.
     *
     * @param ids the groups, ascending
     * @return the new credentials
     */
    public Credentials withGroups(List<Long> ids) {
        return new Credentials(state, bounding, ambient, noNewPrivs, securebits, uids, gids, ids, userNamespace);
    }

    /**
     * Returns these credentials in a user namespace.
     *
     * @param inode the number in the link {@code /proc/PID/ns/user}
     * @return the new credentials
     */
    public Credentials withUserNamespace(long inode) {
        return new Credentials(
                state, bounding, ambient, noNewPrivs, securebits, uids, gids, groups, inode);
    }

    /**
     * Returns the permitted, effective and inheritable sets.
     *
     * @return the three sets
     */
    public CapabilityState state() {
        return state;
    }

    /**
     * Returns the permitted set: what the thread may make effective.
     *
     * @return the set
     */
    public CapabilitySet permitted() {
        return state.permitted();
    }

    /**
     * Returns the effective set: what the kernel checks.
     *
     * @return the set
     */
    public CapabilitySet effective() {
        return state.effective();
    }

    /**
     * Returns the inheritable set: what can pass an {@code execve} of a file that also has it inheritable.
     *
     * @return the set
     */
    public CapabilitySet inheritable() {
        return state.inheritable();
    }

    /**
     * Returns the bounding set: what a file, or being root, can give at an {@code execve}.
     *
     * @return the set
     */
    public CapabilitySet bounding() {
        return bounding;
    }

    /**
     * Returns the ambient set: what an {@code execve} of an ordinary file keeps.
     *
     * @return the set
     */
    public CapabilitySet ambient() {
        return ambient;
    }

    /**
     * Returns whether {@code execve} can no longer grant anything ({@code PR_SET_NO_NEW_PRIVS}).
     *
     * @return true when the flag is set
     */
    public boolean noNewPrivs() {
        return noNewPrivs;
    }

    /**
     * Returns the securebits flags where they could be read: the kernel shows them to the thread itself only.
     *
     * @return the flags, or empty when they are unknown
     */
    public Optional<Securebits> securebits() {
        return Optional.ofNullable(securebits);
    }

    /**
     * Returns the user ids.
     *
     * @return the four ids
     */
    public Ids uids() {
        return uids;
    }

    /**
     * Returns the group ids.
     *
     * @return the four ids
     */
    public Ids gids() {
        return gids;
    }

    /**
     * Returns the supplementary groups.
     *
     * @return the groups, ascending
     */
    public List<Long> groups() {
        return groups;
    }

    /**
     * Returns the user namespace that the sets are valid in, where it is known: capabilities count only in the namespace
     * of their thread, in those inside it, and for what belongs to these (user_namespaces(7)).
     *
     * <p>Reading it requires the same user as the thread, or {@code CAP_SYS_PTRACE} over it. All threads of a process are
     * in the same one. The text of a status file and the threads of a report do not have it.
     *
     * @return the inode number that {@code /proc/PID/ns/user} shows; empty when it was not or could not be read
     */
    public OptionalLong userNamespace() {
        return userNamespace == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(userNamespace);
    }

    /**
     * Returns all capabilities that are in at least one of the five sets.
     *
     * @return the union of permitted, effective, inheritable, bounding and ambient
     */
    public CapabilitySet allHeld() {
        return held().plus(state.inheritable()).plus(bounding);
    }

    private CapabilitySet held() {
        return state.permitted().plus(state.effective()).plus(ambient);
    }

    /**
     * Returns the most that a thread with these credentials, or any program that it executes, can come to hold in this
     * user namespace.
     *
     * <p>With no_new_privs that is what is permitted now: an {@code execve} gives nothing beyond it, not even to uid 0,
     * and only ambient capabilities, which are permitted, pass it. Without no_new_privs it is everything in any of the
     * five sets: there may be a file whose capabilities name it, and such a file gives all that is in the bounding or
     * the inheritable set to any user, whatever the securebits are. Ids and securebits therefore make no difference;
     * they decide only which program it takes. Neither can the two sets grow together: what becomes inheritable was
     * inheritable or bounding before.
     *
     * <p>Not included: what a capability leads to by its own nature (with {@code CAP_SYS_PTRACE} one can take over a
     * process that holds more), and other user namespaces. Who may call {@code unshare(CLONE_NEWUSER)} holds every
     * capability in the new namespace, with no_new_privs too; they do not count in this one.
     *
     * @return the capabilities
     */
    public CapabilitySet reachable() {
        return noNewPrivs ? held() : allHeld();
    }

    /**
     * Returns what a program that this thread starts can inherit, and what it can never get.
     *
     * @param count how many capabilities the running kernel knows, 0 to 64; higher numbers do not count as blocked
     * @return the inheritable set, the ambient set and what is not in the bounding set
     * @throws IllegalArgumentException when the count is out of range, or when something is ambient and not inheritable,
     *                                  which no kernel allows
     */
    public Iab iab(int count) {
        return new Iab(state.inheritable(), ambient, bounding.complement(count));
    }

    /**
     * Returns what libcap calls the combination of securebits and sets.
     *
     * @return the mode; empty when the securebits are unknown
     */
    public Optional<SecurityMode> mode() {
        return securebits().map(flags -> SecurityMode.of(flags, state, bounding, ambient));
    }

    /**
     * Serialized by its parts, which are checked when they are read.
     *
     * @param state permitted, effective and inheritable
     * @param bounding the bounding set
     * @param ambient the ambient set
     * @param noNewPrivs whether no_new_privs is set
     * @param securebits the securebits, or null
     * @param uids the user ids
     * @param gids the group ids
     * @param groups the supplementary groups
     * @param userNamespace an inode number, or -1
     */
    private record Parts(
            CapabilityState state,
            CapabilitySet bounding,
            CapabilitySet ambient,
            boolean noNewPrivs,
            Securebits securebits,
            Ids uids,
            Ids gids,
            long[] groups,
            long userNamespace)
            implements Serializable {

        @Serial
        private Object readResolve() {
            return new Credentials(
                    state, bounding, ambient, noNewPrivs, securebits, uids, gids,
                    LongStream.of(groups).boxed().toList(), userNamespace);
        }
    }

    /**
     * Returns the parts, which are written instead.
     *
     * @return the parts
     */
    @Serial
    private Object writeReplace() {
        return new Parts(
                state, bounding, ambient, noNewPrivs, securebits, uids, gids,
                groups.stream().mapToLong(Long::longValue).toArray(), userNamespace);
    }

    /**
     * Refuses a stream that does not hold the parts.
     *
     * @param stream the stream
     * @throws InvalidObjectException always
     */
    @Serial
    private void readObject(ObjectInputStream stream) throws InvalidObjectException {
        throw new InvalidObjectException("credentials are serialized by their parts");
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Credentials that
                        && state.equals(that.state)
                        && bounding.equals(that.bounding)
                        && ambient.equals(that.ambient)
                        && noNewPrivs == that.noNewPrivs
                        && Objects.equals(securebits, that.securebits)
                        && uids.equals(that.uids)
                        && gids.equals(that.gids)
                        && groups.equals(that.groups)
                        && userNamespace == that.userNamespace;
    }

    @Override
    public int hashCode() {
        return Objects.hash(state, bounding, ambient, noNewPrivs, securebits, uids, gids, groups, userNamespace);
    }

    /** One line, for example {@code cap_kill=ep, bounding cap_kill, uid 1000, gid 1000, groups 4 27, no_new_privs}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(state.toString());
        text.append(text.isEmpty() ? "" : ", ").append("bounding ").append(bounding);
        if (!ambient.isEmpty()) {
            text.append(", ambient ").append(ambient);
        }
        text.append(", uid ").append(uids).append(", gid ").append(gids).append(", groups ").append(groups);
        if (securebits != null && !securebits.equals(Securebits.NONE)) {
            text.append(", securebits ").append(securebits);
        }
        return text.append(noNewPrivs ? ", no_new_privs" : "").toString();
    }

    /**
     * The four user ids or the four group ids of a thread, 0 to 4294967295 each.
     *
     * @param real       who started it
     * @param effective  who it acts as
     * @param saved      who it may act as again
     * @param filesystem who it acts as on files
     * @since 0.1
     */
    public record Ids(long real, long effective, long saved, long filesystem) implements Serializable {

        /**
         * Returns the same id four times.
         *
         * @param id the id
         * @return the ids
         */
        public static Ids all(long id) {
            return new Ids(id, id, id, id);
        }

        /**
         * Returns whether one of the four is an id.
         *
         * @param id the id
         * @return true when at least one is
         */
        public boolean includes(long id) {
            return real == id || effective == id || saved == id || filesystem == id;
        }

        // Written out, since the method handles behind a record's own cost milliseconds when a program starts.

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

        /** The id if all four are the same, else all four: {@code 1000} or {@code 1000 0 0 1000}. */
        @Override
        public String toString() {
            return equals(all(real)) ? Long.toString(real) : real + " " + effective + ' ' + saved + ' ' + filesystem;
        }
    }
}
