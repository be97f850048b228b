package dev.jcap.linux.trace;

import dev.jcap.linux.CapabilityException;
import java.io.Serial;

/**
 * The kernel's tracing cannot be used here. The message says what is missing and what to do; {@link Convergence} works
 * without tracing. Nothing has been started and no tracing instance is left.
 */
public final class TraceUnavailableException extends CapabilityException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what is missing and what to do
     */
    public TraceUnavailableException(String message) {
        super(message);
    }

    /**
     * A refusal with a cause.
     *
     * @param message what is missing and what to do
     * @param cause   what the JDK said
     */
    public TraceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
