package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Credentials;
import dev.jcap.internal.text.StatusText;

/**
 * Reads the status files of one process. Nearly all its threads have the same credentials, so the lines that tell them are
 * compared with those read before, and parsed only where they differ.
 */
public final class StatusReader {

    private String known = "";
    private Credentials credentials;

    /**
     * Reads a status file, with the same result as {@link TaskStatus#parse}.
     *
     * @throws CapabilityFormatException when a line is missing or has another form
     */
    public TaskStatus read(String status) {
        TaskStatus thread = TaskStatus.of(StatusText.parse(status, known, credentials), status);
        if (thread.snapshot().credentials() != credentials) {
            known = status;
            credentials = thread.snapshot().credentials();
        }
        return thread;
    }
}
