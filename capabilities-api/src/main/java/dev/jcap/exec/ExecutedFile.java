package dev.jcap.exec;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.FileCapabilities;
import java.util.Optional;

/**
 * What {@code execve(2)} looks at in the file that it runs.
 *
 * <p>For a script it is the interpreter, not the script: set-ID bits and capabilities of the script itself do nothing.
 *
 * <p>Ids are those that the observer sees from whom the {@link CapabilitySnapshot} and the {@link ExecContext} come
 * too.
 *
 * @param uid          the owner, 0 to 4294967295
 * @param gid          the group, 0 to 4294967295
 * @param mode         the permission bits of {@code st_mode}, 0 to 07777
 * @param ownerMapped  whether both owner and group have an id in the thread's user namespace; if not, the set-ID bits
 *                     do nothing
 * @param nosuid       whether the file is on a mount whose set-ID bits and file capabilities do not count for the
 *                     thread: mounted {@code nosuid}, or belonging to a user namespace that is neither the thread's
 *                     own nor around it
 * @param capabilities the file's capabilities; absent when it has none or when they are damaged
 * @param damaged      whether the file has a capability attribute that the kernel cannot read, one of length 0 for
 *                     instance; {@code getxattr(2)} answers {@code EINVAL} for it
 * @since 0.1
 */
public record ExecutedFile(
        long uid,
        long gid,
        int mode,
        boolean ownerMapped,
        boolean nosuid,
        Optional<FileCapabilities> capabilities,
        boolean damaged) {

    private static final long LAST = 0xFFFF_FFFFL;
    private static final int S_ISUID = 04000;
    private static final int S_ISGID = 02000;
    private static final int S_IXGRP = 010;
    private static final int PERMISSIONS = 07777;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when an id or the mode is out of range, or when damaged capabilities are given
     *                                  a value all the same
     */
    public ExecutedFile {
        if (uid < 0 || uid > LAST || gid < 0 || gid > LAST) {
            throw new IllegalArgumentException("owner " + uid + ':' + gid + " is not in 0 to " + LAST);
        }
        if ((mode & ~PERMISSIONS) != 0) {
            throw new IllegalArgumentException("mode 0" + Integer.toOctalString(mode) + " is not in 0 to 07777");
        }
        if (damaged && capabilities.isPresent()) {
            throw new IllegalArgumentException("damaged capabilities have no value");
        }
    }

    /**
     * A file without capabilities, on an ordinary mount.
     *
     * @param uid  the owner, 0 to 4294967295
     * @param gid  the group, 0 to 4294967295
     * @param mode the permission bits, 0 to 07777
     * @return the file
     * @throws IllegalArgumentException when one of them is out of range
     */
    public static ExecutedFile of(long uid, long gid, int mode) {
        return new ExecutedFile(uid, gid, mode, true, false, Optional.empty(), false);
    }

    /**
     * A file of root's with neither set-ID bits nor capabilities (mode 0755), as almost all programs are.
     *
     * @return the file
     */
    public static ExecutedFile plain() {
        return of(0, 0, 0755);
    }

    /**
     * This file with capabilities.
     *
     * @param value the capabilities; {@link FileCapabilities#EMPTY} is not the same as none
     * @return the new file
     */
    public ExecutedFile withCapabilities(FileCapabilities value) {
        return new ExecutedFile(uid, gid, mode, ownerMapped, nosuid, Optional.of(value), false);
    }

    /**
     * This file with a capability attribute that the kernel cannot read.
     *
     * @return the new file
     */
    public ExecutedFile withDamagedCapabilities() {
        return new ExecutedFile(uid, gid, mode, ownerMapped, nosuid, Optional.empty(), true);
    }

    /**
     * This file on a mount whose set-ID bits and capabilities do not count.
     *
     * @return the new file
     */
    public ExecutedFile onNosuidMount() {
        return new ExecutedFile(uid, gid, mode, ownerMapped, true, capabilities, damaged);
    }

    /**
     * This file, seen from a user namespace in which its owner or its group has no id.
     *
     * @return the new file
     */
    public ExecutedFile withUnmappedOwner() {
        return new ExecutedFile(uid, gid, mode, false, nosuid, capabilities, damaged);
    }

    /**
     * Whether running the file asks for its owner's uid.
     *
     * @return true when the set-user-ID bit is on
     */
    public boolean setsUserId() {
        return (mode & S_ISUID) != 0;
    }

    /**
     * Whether running the file asks for its group's gid.
     *
     * @return true when the set-group-ID bit and the group's execute bit are on; the first alone means something else
     */
    public boolean setsGroupId() {
        return (mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP);
    }
}
