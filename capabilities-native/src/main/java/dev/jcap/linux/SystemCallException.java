package dev.jcap.linux;

import dev.jcap.linux.internal.kernel.Errno;
import java.io.IOException;
import java.io.Serial;

/**
 * Thrown when a system call about a file or a program fails. Exceptions of the JDK that name a file, such as
 * {@link java.nio.file.AccessDeniedException}, have one as their cause where they come from jcap.
 *
 * @since 0.1
 */
public final class SystemCallException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The call, with its argument where that matters. */
    private final String operation;

    /** The kernel's error number. */
    private final int errno;

    /**
     * Creates the exception of a call.
     *
     * @param operation the call, with its argument where that matters
     * @param error     -errno
     */
    public SystemCallException(String operation, long error) {
        super(operation + ": " + Errno.describe(error) + likelyReason(operation, error));
        this.operation = operation;
        errno = Math.toIntExact(-error);
    }

    /** Where the number alone says too little. */
    private static String likelyReason(String operation, long error) {
        return operation.startsWith("execve") && Errno.EAGAIN.is(error)
                ? ": the user has as many processes and threads as its limit allows (RLIMIT_NPROC, ulimit -u)"
                : "";
    }

    /**
     * Returns the call that failed.
     *
     * @return its name, and its argument where that matters: {@code execve /usr/bin/server}
     */
    public String operation() {
        return operation;
    }

    /**
     * Returns the kernel's error number ({@code errno(3)}).
     *
     * @return for example 2 for {@code ENOENT}
     */
    public int errno() {
        return errno;
    }
}
