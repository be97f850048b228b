package dev.jcap.exec;

import dev.jcap.CapabilitySet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What {@code execve(2)} depends on besides the thread's own state and the file: the kernel, the user namespace and
 * who else has a hand on the thread.
 *
 * <p>Start from {@link #of(int)}, which describes the usual case.
 *
 * @since 0.1
 */
public final class ExecContext {

    private final int capabilityCount;
    private final OptionalLong rootUid;
    private final Set<Long> outerRootUids;
    private final boolean traced;
    private final boolean sharesFs;
    private final IdChange idChange;

    /** What a kernel takes for a change of ids, which clears the ambient set. */
    public enum IdChange {
        /** Linux 6.16 and later: another effective uid, or an effective gid that is none of the thread's groups. */
        FROM_EFFECTIVE,
        /** Before: an effective uid other than the real one, or an effective gid other than the real one. */
        FROM_REAL
    }

    private ExecContext(
            int capabilityCount,
            OptionalLong rootUid,
            Set<Long> outerRootUids,
            boolean traced,
            boolean sharesFs,
            IdChange idChange) {
        CapabilitySet.lowest(capabilityCount);
        this.capabilityCount = capabilityCount;
        this.rootUid = Objects.requireNonNull(rootUid, "rootUid");
        this.outerRootUids = Set.copyOf(outerRootUids);
        this.traced = traced;
        this.sharesFs = sharesFs;
        this.idChange = Objects.requireNonNull(idChange, "idChange");
    }

    /**
     * Linux 6.16 or later, a user namespace as seen from inside, nobody tracing.
     *
     * @param capabilityCount how many capabilities the kernel knows, 0 to 64
     * @return the context
     * @throws IllegalArgumentException when the count is outside 0 to 64
     */
    public static ExecContext of(int capabilityCount) {
        return new ExecContext(
                capabilityCount, OptionalLong.of(0), Set.of(), false, false, IdChange.FROM_EFFECTIVE);
    }

    /**
     * This context for a thread in a user namespace that the observer looks at from outside.
     *
     * @param root       uid 0 of the namespace, in the observer's ids; absent when it maps none
     * @param outerRoots uid 0 of the namespaces between the observer's and this one, in the observer's ids
     * @return the new context
     */
    public ExecContext inNamespace(OptionalLong root, Set<Long> outerRoots) {
        return new ExecContext(capabilityCount, root, outerRoots, traced, sharesFs, idChange);
    }

    /**
     * This context with the thread traced by somebody without {@code CAP_SYS_PTRACE}, or not.
     *
     * @param flag whether it is traced so
     * @return the new context
     */
    public ExecContext withTraced(boolean flag) {
        return new ExecContext(capabilityCount, rootUid, outerRootUids, flag, sharesFs, idChange);
    }

    /**
     * This context with the thread's root, working directory and umask shared with another process, or not.
     *
     * @param flag whether they are shared
     * @return the new context
     */
    public ExecContext withSharedFs(boolean flag) {
        return new ExecContext(capabilityCount, rootUid, outerRootUids, traced, flag, idChange);
    }

    /**
     * This context on a kernel with another rule for changed ids.
     *
     * @param rule the rule
     * @return the new context
     */
    public ExecContext withIdChange(IdChange rule) {
        return new ExecContext(capabilityCount, rootUid, outerRootUids, traced, sharesFs, rule);
    }

    /**
     * Whether file capabilities with a root id count for the thread.
     *
     * @param rootId the root id of the file capabilities
     * @return true for 0, for root of the thread's user namespace and for root of one around it
     */
    public boolean honoursRootId(long rootId) {
        return rootId == 0 || isRoot(rootId) || outerRootUids.contains(rootId);
    }

    /**
     * Whether a uid is root in the thread's user namespace.
     *
     * @param uid the uid
     * @return true for uid 0 of that namespace
     */
    public boolean isRoot(long uid) {
        return rootUid.isPresent() && rootUid.getAsLong() == uid;
    }

    /**
     * Returns how many capabilities the kernel knows.
     *
     * @return 0 to 64, {@code /proc/sys/kernel/cap_last_cap} + 1
     */
    public int capabilityCount() {
        return capabilityCount;
    }

    /**
     * Returns uid 0 of the thread's user namespace, in the observer's ids.
     *
     * @return 0 for an observer inside; empty when the namespace maps no uid 0, so that nobody in it is root
     */
    public OptionalLong rootUid() {
        return rootUid;
    }

    /**
     * Returns uid 0 of the namespaces around it, in the observer's ids.
     *
     * @return the uids; the observer's own 0 need not be among them
     */
    public Set<Long> outerRootUids() {
        return outerRootUids;
    }

    /**
     * Returns whether the thread is traced by a process without {@code CAP_SYS_PTRACE} in its user namespace.
     *
     * @return true when it is
     */
    public boolean traced() {
        return traced;
    }

    /**
     * Returns whether another process shares the thread's root, working directory and umask ({@code CLONE_FS}).
     *
     * @return true when one does; threads of the same process do not count, nor does a parent in {@code vfork(2)}
     */
    public boolean sharesFs() {
        return sharesFs;
    }

    /**
     * Returns which ids the kernel compares to see that a program changes them.
     *
     * @return the rule
     */
    public IdChange idChange() {
        return idChange;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExecContext that
                && capabilityCount == that.capabilityCount
                && rootUid.equals(that.rootUid)
                && outerRootUids.equals(that.outerRootUids)
                && traced == that.traced
                && sharesFs == that.sharesFs
                && idChange == that.idChange;
    }

    @Override
    public int hashCode() {
        return Objects.hash(capabilityCount, rootUid, outerRootUids, traced, sharesFs, idChange);
    }

    /** For example {@code 41 capabilities, root OptionalLong[0], outer roots [], FROM_EFFECTIVE}. */
    @Override
    public String toString() {
        return capabilityCount + " capabilities, root " + rootUid + ", outer roots " + outerRootUids
                + (traced ? ", traced" : "") + (sharesFs ? ", shares fs" : "") + ", " + idChange;
    }
}
