package dev.jcap.cli.shell;

import dev.jcap.linux.CapabilityException;

/** Thrown when no process has the given id or name, or it is hidden. The exit status is {@link Command#NO_PROCESS}. */
public final class NoSuchProcessException extends CapabilityException {

    private static final long serialVersionUID = 1;

    /** Creates one with the line to print. */
    public NoSuchProcessException(String message) {
        super(message);
    }
}
