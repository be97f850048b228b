package dev.jcap.linux;

import java.io.Serial;

/**
 * A change was made in part: some threads hold what the plan leaves them, others hold more. There is no way back; a
 * service that sees this should end.
 */
public final class MixedCapabilitiesException extends CapabilityException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Every thread as it stands. */
    private final transient ThreadReport report;

    /**
     * A partial change.
     *
     * @param message what was not reached, and why
     * @param report  every thread as it stands
     * @param cause   what interrupted the change, or null
     */
    public MixedCapabilitiesException(String message, ThreadReport report, Throwable cause) {
        super(message, cause);
        this.report = report;
    }

    /**
     * Every thread as it stands, those that were not reached among them. The message says what is missing; a report in which
     * every thread is found good does not take that back: threads may have been overlooked, or securebits be unknown.
     *
     * @return the report; its {@link ThreadReport#offenders()} are the threads that hold too much
     */
    public ThreadReport report() {
        return report;
    }
}
