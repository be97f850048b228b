package dev.jcap.cli.libcap;

/** The end of a command before the end of its arguments; what there was to say has been printed. */
final class ExitException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /** With the exit status. */
    ExitException(int status) {
        super("exit status " + status, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
