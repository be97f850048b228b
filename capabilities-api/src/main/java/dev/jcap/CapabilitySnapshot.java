package dev.jcap;

import dev.jcap.Credentials.Ids;
import dev.jcap.internal.text.StatusText;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thread and its {@link Credentials} at the moment when they were read.
 *
 * <p>The kernel keeps credentials for each thread, not for each process.
 *
 * @since 0.1
 */
public final class CapabilitySnapshot implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient long id;
    private final transient String name;
    private final transient Credentials credentials;

    private CapabilitySnapshot(long id, String name, Credentials credentials) {
        this.id = id;
        this.name = Objects.requireNonNull(name, "name");
        this.credentials = Objects.requireNonNull(credentials, "credentials");
    }

    /**
     * Returns a snapshot of a thread.
     *
     * @param id          the thread id
     * @param name        the thread's name
     * @param credentials its credentials
     * @return the snapshot
     */
    public static CapabilitySnapshot of(long id, String name, Credentials credentials) {
        return new CapabilitySnapshot(id, name, credentials);
    }

    /**
     * Reads the text of {@code /proc/PID/status} or {@code /proc/PID/task/TID/status} (proc_pid_status(5)).
     *
     * <p>The tabs of the text may have become blanks, as in a copy from a terminal. Securebits are not in it. A kernel before 4.3 writes no ambient set and one before 4.10 no
     * no_new_privs; they read as empty and false.
     *
     * @param status the whole text
     * @return the snapshot
     * @throws CapabilityFormatException when a line is missing or has another form
     */
    public static CapabilitySnapshot parse(String status) {
        return StatusText.parse(Objects.requireNonNull(status, "status"));
    }

    /**
     * Returns the same thread with other credentials.
     *
     * @param other the credentials
     * @return the new snapshot
     */
    public CapabilitySnapshot withCredentials(Credentials other) {
        return new CapabilitySnapshot(id, name, other);
    }

    /**
     * Returns this snapshot with securebits.
     *
     * @param flags the flags that the thread reported
     * @return the new snapshot
     */
    public CapabilitySnapshot withSecurebits(Securebits flags) {
        return withCredentials(credentials.withSecurebits(flags));
    }

    /**
     * Returns the thread id; that of a process's first thread is the process id.
     *
     * @return the id
     */
    public long id() {
        return id;
    }

    /**
     * Returns the thread's name, at most 15 bytes as the kernel keeps it.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns everything but the thread's id and name; threads with equal credentials may do the same.
     *
     * @return the credentials
     */
    public Credentials credentials() {
        return credentials;
    }

    /**
     * Returns the permitted, effective and inheritable sets.
     *
     * @return the three sets
     */
    public CapabilityState state() {
        return credentials.state();
    }

    /**
     * Returns the permitted set: what the thread may make effective.
     *
     * @return the set
     */
    public CapabilitySet permitted() {
        return credentials.permitted();
    }

    /**
     * Returns the effective set: what the kernel checks.
     *
     * @return the set
     */
    public CapabilitySet effective() {
        return credentials.effective();
    }

    /**
     * Returns the inheritable set: what can pass an {@code execve} of a file that also has it inheritable.
     *
     * @return the set
     */
    public CapabilitySet inheritable() {
        return credentials.inheritable();
    }

    /**
     * Returns the bounding set: what a file, or being root, can give at an {@code execve}.
     *
     * @return the set
     */
    public CapabilitySet bounding() {
        return credentials.bounding();
    }

    /**
     * Returns the ambient set: what an {@code execve} of an ordinary file keeps.
     *
     * @return the set
     */
    public CapabilitySet ambient() {
        return credentials.ambient();
    }

    /**
     * Returns whether {@code execve} can no longer grant anything ({@code PR_SET_NO_NEW_PRIVS}).
     *
     * @return true when the flag is set
     */
    public boolean noNewPrivs() {
        return credentials.noNewPrivs();
    }

    /**
     * Returns the securebits flags where they could be read: the kernel shows them to the thread itself only.
     *
     * @return the flags, or empty when they are unknown
     */
    public Optional<Securebits> securebits() {
        return credentials.securebits();
    }

    /**
     * Returns the user ids.
     *
     * @return the four ids
     */
    public Ids uids() {
        return credentials.uids();
    }

    /**
     * Returns the group ids.
     *
     * @return the four ids
     */
    public Ids gids() {
        return credentials.gids();
    }

    /**
     * Returns the supplementary groups.
     *
     * @return the groups, ascending
     */
    public List<Long> groups() {
        return credentials.groups();
    }

    /**
     * Returns all capabilities that are in at least one of the five sets.
     *
     * @return the union of permitted, effective, inheritable, bounding and ambient
     */
    public CapabilitySet allHeld() {
        return credentials.allHeld();
    }

    /**
     * Returns the most that this thread, or any program that it executes, can come to hold in its user namespace; see
     * {@link Credentials#reachable()}.
     *
     * @return the capabilities
     */
    public CapabilitySet reachable() {
        return credentials.reachable();
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
        return credentials.iab(count);
    }

    /**
     * Returns what libcap calls the combination of securebits and sets.
     *
     * @return the mode; empty when the securebits are unknown
     */
    public Optional<SecurityMode> mode() {
        return credentials.mode();
    }

    /**
     * Serialized by its parts, which are checked when they are read.
     *
     * @param id the thread id
     * @param name the thread's name
     * @param credentials its credentials
     */
    private record Parts(long id, String name, Credentials credentials) implements Serializable {

        @Serial
        private Object readResolve() {
            return of(id, name, credentials);
        }
    }

    /**
     * Returns the parts, which are written instead.
     *
     * @return the parts
     */
    @Serial
    private Object writeReplace() {
        return new Parts(id, name, credentials);
    }

    /**
     * Refuses a stream that does not hold the parts.
     *
     * @param stream the stream
     * @throws InvalidObjectException always
     */
    @Serial
    private void readObject(ObjectInputStream stream) throws InvalidObjectException {
        throw new InvalidObjectException("a snapshot is serialized by its parts");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilitySnapshot that
                && id == that.id
                && name.equals(that.name)
                && credentials.equals(that.credentials);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, credentials);
    }

    /** One line, for example {@code main (tid 4242): cap_kill=ep, bounding cap_kill, uid 0, gid 0, groups []}. */
    @Override
    public String toString() {
        return name + " (tid " + id + "): " + credentials;
    }
}
