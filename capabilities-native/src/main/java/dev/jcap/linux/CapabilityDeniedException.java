package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import java.io.Serial;
import java.util.OptionalInt;

/**
 * Thrown when a change is refused. Nothing has changed on any thread.
 *
 * @since 0.1
 */
public final class CapabilityDeniedException extends CapabilityException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What the change would need. */
    private final CapabilitySet missing;

    /** The id of the thread that was refused, or 0. */
    private final int thread;

    /**
     * Creates a refusal of which only the text is known.
     *
     * @param message which operation was refused, and why
     */
    public CapabilityDeniedException(String message) {
        this(message, "", 0, CapabilitySet.EMPTY, 0, null);
    }

    /**
     * Creates a refusal with what is known about it.
     *
     * @param message   what failed, why, and what to do
     * @param operation the operation, a system call or what jcap was about to do; empty when it was no single one
     * @param error     0, or -errno of the kernel's refusal
     * @param missing   the capabilities that would be needed
     * @param thread    the id of the thread that was refused, or 0
     * @param cause     what the JDK said, or null
     */
    public CapabilityDeniedException(
            String message, String operation, long error, CapabilitySet missing, int thread, Throwable cause) {
        super(message, operation, error, cause);
        this.missing = missing;
        this.thread = thread;
    }

    /**
     * Returns the capabilities that the change needs and the thread does not have.
     *
     * @return the missing capabilities; empty when the change was refused for another reason, or when only the kernel
     *         knows which one it was
     */
    public CapabilitySet missing() {
        return missing;
    }

    /**
     * Returns the kernel's id of the thread that was refused, as in {@code /proc/self/task}.
     *
     * @return the thread id; empty when no single thread was refused
     */
    public OptionalInt thread() {
        return thread == 0 ? OptionalInt.empty() : OptionalInt.of(thread);
    }
}
