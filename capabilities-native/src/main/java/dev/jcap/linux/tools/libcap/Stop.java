package dev.jcap.linux.tools.libcap;

/** The end of a command before the end of its arguments; what there was to say has been printed. */
final class Stop extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /** With the exit status. */
    Stop(int status) {
        super("exit status " + status, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
