package dev.jcap.cli.shell;

import dev.jcap.CapabilityFormatException;

/** Thrown when a command line is invalid. The message is one line: what is wrong, and where. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    /** Creates one with the line to print. */
    public UsageException(String message) {
        super(message);
    }

    /** Creates one with the line to print, and the exception that it reports. */
    public UsageException(String message, Exception cause) {
        super(message, cause);
    }

    /** Creates one for an unknown word of the command line, with the nearest known word. */
    public UsageException(CapabilityFormatException unknown) {
        super(unknown.reason() + (unknown.suggestion().isEmpty() ? "" : "; did you mean " + unknown.suggestion().get() + '?'));
    }
}
