package dev.jcap.cli.shell;

import dev.jcap.CapabilityFormatException;

/** A command line that cannot be understood. The message is one line: what is wrong, and where. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    /** With the line to print. */
    public UsageException(String message) {
        super(message);
    }

    /** With the line to print, and what it was made from. */
    public UsageException(String message, Exception cause) {
        super(message, cause);
    }

    /** A whole word of the command line that is not known, with what may have been meant. */
    public UsageException(CapabilityFormatException unknown) {
        super(unknown.reason() + (unknown.suggestion().isEmpty() ? "" : "; did you mean " + unknown.suggestion().get() + '?'));
    }
}
