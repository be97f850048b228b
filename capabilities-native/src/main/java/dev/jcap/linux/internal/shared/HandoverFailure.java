package dev.jcap.linux.internal.shared;

import java.io.Serial;

/** A file could not be handed over. */
final class HandoverFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final String operation;
    private final long error;

    /**
     * @param operation what was done to which file
     * @param error     -errno, or 0
     * @param reason    what there is to say besides; may be empty
     */
    HandoverFailure(String operation, long error, String reason) {
        super(reason, null, false, false);
        this.operation = operation;
        this.error = error;
    }

    String operation() {
        return operation;
    }

    long error() {
        return error;
    }
}
