package dev.jcap.linux.files;

import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.DAMAGED;
import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.INVALID;
import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.NOT_A_REGULAR_FILE;
import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.NOT_AS_WRITTEN;
import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.NO_PROC;
import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.OTHER;
import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.SYMBOLIC_LINK;
import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.UNMAPPED_ROOT_ID;
import static dev.jcap.linux.files.FileCapabilitiesException.Trouble.UNSUPPORTED;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.FileDifference;
import dev.jcap.linux.SystemCallException;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.system.FileType;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** The one place where results of the kernel about files become exceptions. */
final class FileErrors {

    private FileErrors() {}

    /** The exception with the kernel's error as its cause, for programs that ask for the number. */
    private static <E extends FileSystemException> E from(String call, long error, E problem) {
        problem.initCause(new SystemCallException(call, error));
        return problem;
    }

    /** A path that leads nowhere. */
    static FileSystemException lookup(Path file, long error) {
        return from("openat", error, unreachable(file, error));
    }

    private static FileSystemException unreachable(Path file, long error) {
        if (Errno.ENOENT.is(error)) {
            return new NoSuchFileException(file.toString());
        }
        if (Errno.ELOOP.is(error)) {
            return new FileSystemLoopException(file.toString());
        }
        if (Errno.EACCES.is(error)) {
            return new AccessDeniedException(
                    file.toString(), null, "openat: EACCES (13): a directory on the way may not be searched");
        }
        if (Errno.ENOTDIR.is(error)) {
            return new FileSystemException(
                    file.toString(), null, "openat: ENOTDIR (20): something on the way is not a directory");
        }
        return new FileCapabilitiesException(file, OTHER, "openat: " + Errno.describe(error));
    }

    /** A file that was found, but does not say what it is. */
    static FileCapabilitiesException unknown(Path file, long error) {
        return from("statx", error, new FileCapabilitiesException(file, OTHER, "statx: " + Errno.describe(error)));
    }

    static FileCapabilitiesException notRegular(Path file, FileType type) {
        return type == FileType.SYMBOLIC_LINK
                ? new FileCapabilitiesException(
                        file, SYMBOLIC_LINK, "a symbolic link, which is not followed unless asked (FOLLOW_LINKS)")
                : new FileCapabilitiesException(
                        file, NOT_A_REGULAR_FILE, type + ": only regular files have capabilities");
    }

    static FileCapabilitiesException noProc(Path file) {
        return new FileCapabilitiesException(
                file, NO_PROC, "/proc is not mounted, and without it a file cannot be held on to; nothing has changed");
    }

    /** A directory that cannot be listed. */
    static FileSystemException listing(Path directory, long error) {
        if (Errno.EACCES.is(error)) {
            return from("openat", error, new AccessDeniedException(
                    directory.toString(), null, "EACCES (13): the directory may not be read"));
        }
        return Errno.ENOTDIR.is(error)
                ? from("openat", error, new NotDirectoryException(directory.toString()))
                : lookup(directory, error);
    }

    static FileSystemException reading(Path file, long error) {
        return from("getxattr", error, unread(file, error));
    }

    private static FileSystemException unread(Path file, long error) {
        String operation = "getxattr: " + Errno.describe(error) + ": ";
        if (Errno.EINVAL.is(error)) {
            return new FileCapabilitiesException(file, DAMAGED, operation + "the kernel does not hand the attribute out:"
                    + " it is damaged, of length 0 or of revision 1; removing it works");
        }
        if (Errno.EOVERFLOW.is(error)) {
            return new FileCapabilitiesException(file, UNMAPPED_ROOT_ID, operation + "the attribute belongs to a user"
                    + " namespace whose root has no number in this one");
        }
        return common(file, operation, error);
    }

    static FileSystemException writing(Path file, String call, long error, long rootId, long effective) {
        return from(call, error, unwritten(file, call, error, rootId, effective));
    }

    private static FileSystemException unwritten(Path file, String call, long error, long rootId, long effective) {
        String operation = call + ": " + Errno.describe(error) + ": ";
        if (Errno.EPERM.is(error)) {
            return new AccessDeniedException(file.toString(), null, operation + whyNotPermitted(effective));
        }
        if (Errno.EINVAL.is(error)) {
            return new FileCapabilitiesException(file, INVALID, operation + "the kernel does not take root id " + rootId
                    + ": it stands for nobody in this user namespace; nothing has changed");
        }
        return common(file, operation, error);
    }

    static FileCapabilitiesException notAsWritten(
            Path file, Optional<FileCapabilities> wanted, Optional<FileCapabilities> found) {
        return new FileCapabilitiesException(file, NOT_AS_WRITTEN, "written and read back: "
                + new FileDifference(wanted, found) + ": somebody else changed it at the same time, or the file system did"
                + " not keep it");
    }

    static FileCapabilitiesException neverTheSame(Path file, int attempts) {
        return new FileCapabilitiesException(file, NOT_AS_WRITTEN, "somebody else changed the capabilities before each of "
                + attempts + " attempts to update them; nothing has been written");
    }

    private static String whyNotPermitted(long effective) {
        return new CapabilitySet(effective).contains(Capability.CAP_SETFCAP)
                ? "the file is immutable or append-only (lsattr), its owner or group is not mapped in this user"
                        + " namespace, or a security module forbids it; nothing has changed"
                : "cap_setfcap is not in the effective set of this thread, which is needed for any file, one's own"
                        + " included; nothing has changed";
    }

    private static FileSystemException common(Path file, String operation, long error) {
        if (Errno.EOPNOTSUPP.is(error)) {
            return new FileCapabilitiesException(
                    file, UNSUPPORTED, operation + "this file system has no file capabilities");
        }
        if (Errno.EACCES.is(error)) {
            return new AccessDeniedException(file.toString(), null, operation + "access denied");
        }
        return new FileCapabilitiesException(file, OTHER, operation + likelyReason(error));
    }

    private static String likelyReason(long error) {
        if (Errno.EROFS.is(error)) {
            return "the file system is mounted read-only";
        }
        if (Errno.ENOSPC.is(error) || Errno.EDQUOT.is(error)) {
            return "the file system has no room for the attribute";
        }
        return "the attribute cannot be reached";
    }
}
