package dev.jcap.linux;

import java.io.Serial;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Thrown when capabilities cannot be read or changed. The message says what failed, why, and what to do; what a program can
 * act on is in {@link #operation()} and {@link #errno()}.
 *
 * <p>The subclasses say what holds now: after {@link CapabilityDeniedException} nothing has changed, after
 * {@link MixedCapabilitiesException} some of it has. A plain {@code CapabilityException} comes from reading, or from an
 * environment in which jcap cannot work at all.
 *
 * @since 0.1
 */
public class CapabilityException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What failed; empty when it was no single operation. */
    private final String operation;

    /** The kernel's error number, or 0. */
    private final int errno;

    /**
     * Creates a failure with a message.
     *
     * @param message what failed, why, and what to do
     */
    public CapabilityException(String message) {
        this(message, null);
    }

    /**
     * Creates a failure with a cause.
     *
     * @param message what failed, why, and what to do
     * @param cause   what the JDK said, or null
     */
    public CapabilityException(String message, Throwable cause) {
        this(message, "", 0, cause);
    }

    /**
     * Creates a failure with what is known about it.
     *
     * @param message   what failed, why, and what to do
     * @param operation the operation, a system call or what jcap was about to do; empty when it was no single one
     * @param error     0, or -errno of the kernel's refusal
     * @param cause     what the JDK said, or null
     */
    public CapabilityException(String message, String operation, long error, Throwable cause) {
        super(message, cause);
        this.operation = Objects.requireNonNull(operation);
        errno = error < 0 ? Math.toIntExact(-error) : 0;
    }

    /**
     * Returns the operation that failed: a system call, such as {@code setgroups} or {@code capset}, with its arguments
     * where they matter, or what jcap was about to do, such as {@code read every thread}.
     *
     * @return the operation; empty when the failure is not that of one operation
     */
    public String operation() {
        return operation;
    }

    /**
     * Returns the kernel's error number ({@code errno(3)}).
     *
     * @return for example 1 for {@code EPERM}; empty when the kernel was not asked
     */
    public OptionalInt errno() {
        return errno == 0 ? OptionalInt.empty() : OptionalInt.of(errno);
    }
}
