package dev.jcap.linux.files;

import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * File capabilities could not be read or changed, for a reason that other file operations do not know. The message says
 * which file, what was refused, why, and what now holds.
 *
 * @since 0.1
 */
public final class FileCapabilitiesException extends FileSystemException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What stood in the way. */
    private final Trouble trouble;

    /**
     * What stood in the way.
     *
     * @since 0.1
     */
    public enum Trouble {
        /** The path is that of a symbolic link, which is not followed unless asked. */
        SYMBOLIC_LINK,
        /** A directory, FIFO, device or socket: only regular files have capabilities. */
        NOT_A_REGULAR_FILE,
        /** The file system has no such attributes ({@code EOPNOTSUPP}). */
        UNSUPPORTED,
        /**
         * There is an attribute that the kernel does not hand out ({@code EINVAL}): of length 0, of revision 1, or
         * damaged. The kernel refuses to execute a file with a damaged one, and honours revision 1.
         */
        DAMAGED,
        /** The root id of the attribute has no number in this user namespace ({@code EOVERFLOW}). */
        UNMAPPED_ROOT_ID,
        /** The kernel does not accept the value ({@code EINVAL}): its root id is not mapped in this user namespace. */
        INVALID,
        /** Somebody else changed the file's capabilities at the same time, or the file system did not keep them. */
        NOT_AS_WRITTEN,
        /** {@code /proc}, which the race-free way needs, is not mounted. */
        NO_PROC,
        /** Anything else that the kernel refused; the message has the errno. */
        OTHER
    }

    FileCapabilitiesException(Path file, Trouble trouble, String reason) {
        super(file.toString(), null, reason);
        this.trouble = trouble;
    }

    /**
     * What stood in the way.
     *
     * @return the kind of trouble
     */
    public Trouble trouble() {
        return trouble;
    }
}
