package dev.jcap.linux;

import java.io.Serial;

/**
 * Something about capabilities could not be done or found out. The message says what, why, and what to do.
 *
 * <p>Its children say what now holds: after {@link CapabilityDeniedException} nothing has changed, after
 * {@link MixedCapabilitiesException} some of it has. A plain {@code CapabilityException} comes from reading, or from an
 * environment in which jcap cannot work at all.
 */
public class CapabilityException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A failure with a message.
     *
     * @param message what failed, why, and what to do
     */
    public CapabilityException(String message) {
        super(message);
    }

    /**
     * A failure with a cause.
     *
     * @param message what failed, why, and what to do
     * @param cause   what the JDK said
     */
    public CapabilityException(String message, Throwable cause) {
        super(message, cause);
    }
}
