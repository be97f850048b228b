package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import java.io.Serial;
import java.util.Objects;
import java.util.Optional;
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

    /** The path that would be in the way afterwards, or null. */
    private final PreflightFinding finding;

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
        finding = null;
    }

    /**
     * Creates a refusal for a path that would end the JVM after the change.
     *
     * @param message what failed, why, and what to do
     * @param finding the path, what it is for, and the user who cannot open it
     */
    public CapabilityDeniedException(String message, PreflightFinding finding) {
        super(message, "preflight", 0, null);
        this.finding = Objects.requireNonNull(finding, "finding");
        missing = CapabilitySet.EMPTY;
        thread = 0;
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

    /**
     * Returns the path that the JVM opens after the change, and that its new user cannot open.
     *
     * @return the path, what it is for, and for which user; empty when the change was refused for another reason
     */
    public Optional<PreflightFinding> finding() {
        return Optional.ofNullable(finding);
    }
}
