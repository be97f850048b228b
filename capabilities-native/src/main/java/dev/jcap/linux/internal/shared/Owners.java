package dev.jcap.linux.internal.shared;

import dev.jcap.linux.internal.system.LinuxFiles.Access;

/**
 * Who hands files over, and to whom.
 *
 * @param uid    the user whose files are handed over
 * @param gid    the group that changes
 * @param newUid the user who gets them
 * @param newGid the group of that user
 */
record Owners(long uid, long gid, long newUid, long newGid) {

    private static final long UNCHANGED = -1;

    boolean owns(Access file) {
        return file.owner() == uid;
    }

    /** Whether only the two users decide what is in a directory, so that it makes sense to look into it. */
    boolean includes(Access directory) {
        return directory.owner() == uid || directory.owner() == newUid;
    }

    /** The group after the handover: one that was chosen on purpose, such as {@code adm} of a log file, stays. */
    long groupOf(Access file) {
        return file.group() == gid ? newGid : UNCHANGED;
    }

    /** Whether somebody else can put names into a directory, or take them out. */
    boolean isOpenToOthers(Access directory) {
        return directory.isWritableByOthers() || directory.owner() != uid;
    }
}
