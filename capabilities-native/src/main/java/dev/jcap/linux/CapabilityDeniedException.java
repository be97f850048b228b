package dev.jcap.linux;

import java.io.Serial;

/** A change was refused, and nothing has changed on any thread. */
public final class CapabilityDeniedException extends CapabilityException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message which operation was refused, and why
     */
    public CapabilityDeniedException(String message) {
        super(message);
    }
}
