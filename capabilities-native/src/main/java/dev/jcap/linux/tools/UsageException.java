package dev.jcap.linux.tools;

/** A command line that cannot be understood. The message is one line: what is wrong, and where. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    /** With the line to print. */
    public UsageException(String message) {
        super(message);
    }
}
