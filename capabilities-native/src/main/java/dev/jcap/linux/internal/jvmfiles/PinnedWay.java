package dev.jcap.linux.internal.jvmfiles;

import dev.jcap.exec.ExecutedFile;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.shared.FileAccess;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxFiles;

/**
 * The way to a file without symbolic links, walked step by step from the root directory: each step starts from the directory
 * that the one before has pinned, so nobody can bend it meanwhile. Says whether another user can walk it.
 */
final class PinnedWay {

    private final HandedFiles handed;
    private final FileAccess heir;
    private String obstacle = "";
    private boolean certain = true;
    private boolean replaceable;
    private int reached;

    private PinnedWay(HandedFiles handed, FileAccess heir) {
        this.handed = handed;
        this.heir = heir;
    }

    /** Walks to the last name of an absolute path. */
    static PinnedWay to(String path, HandedFiles handed, FileAccess heir) {
        PinnedWay way = new PinnedWay(handed, heir);
        way.reached = handed.pin("/");
        int end = 0;
        while (end < path.length() && way.reached >= 0) {
            int start = end + 1;
            int next = path.indexOf('/', start);
            way.enter(end == 0 ? "/" : path.substring(0, end));
            end = next < 0 ? path.length() : next;
            way.reached = handed.pin(way.reached, path.substring(start, end));
        }
        if (way.reached < 0) {
            way.certain = true;
            way.obstacle = path + ": " + Errno.describe(way.reached);
        }
        return way;
    }

    private void enter(String directory) {
        LinuxFiles.Access access = handed.files.access(reached);
        if (access.error() < 0 || access.type() != FileType.DIRECTORY) {
            obstacle = directory + " is not a directory";
            return;
        }
        replaceable |= handed.isOpenToOthers(access);
        long owner = handed.planned.owner(directory, access.owner());
        ExecutedFile facts = ExecutedFile.of(owner, access.group(), access.permissions());
        boolean list = !heir.isOwner(facts) && handed.files.hasAccessList(reached);
        if (obstacle.isEmpty() && (list || !heir.mayPass(facts))) {
            certain = !list;
            obstacle = list
                    ? directory + " has an access control list, which jcap does not read"
                    : describe(directory, access) + " cannot be entered";
        }
    }

    static ExecutedFile facts(LinuxFiles.Access access) {
        return ExecutedFile.of(access.owner(), access.group(), access.permissions());
    }

    static String describe(String path, LinuxFiles.Access access) {
        return path + " (uid " + access.owner() + ", gid " + access.group() + ", mode 0"
                + Integer.toOctalString(access.permissions()) + ")";
    }

    /** Why the other user cannot walk it; empty when that user can. */
    String obstacle() {
        return obstacle;
    }

    /** Whether it is certain that the obstacle is one. */
    boolean isCertain() {
        return certain;
    }

    /** Whether somebody besides root and this process's user can put another file at its end. */
    boolean isReplaceable() {
        return replaceable;
    }

    /** The file at its end: a descriptor, or -errno. */
    int reached() {
        return reached;
    }
}
