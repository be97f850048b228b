package dev.jcap.cli.libcap;

/** Thrown to end a command early, after it has printed its message. */
final class ExitException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /** Creates one with the exit status. */
    ExitException(int status) {
        super("exit status " + status, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
