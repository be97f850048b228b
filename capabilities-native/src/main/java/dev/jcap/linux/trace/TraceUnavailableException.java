package dev.jcap.linux.trace;

import dev.jcap.linux.CapabilityException;
import java.io.Serial;

/**
 * Thrown when kernel tracing is not possible. The message says what is missing and what to do;
 * {@link MinimalSetFinder#withoutTracing()} works on any kernel. Nothing has been started, and no tracing instance remains.
 *
 * @since 0.1
 */
public final class TraceUnavailableException extends CapabilityException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is missing and what to do
     */
    public TraceUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what is missing and what to do
     * @param cause   the cause
     */
    public TraceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
