package dev.jcap.linux.trace;

import dev.jcap.linux.internal.kernel.Errno;

/**
 * How the system call ended in which a check was made.
 *
 * @param kind  success, failure, or not known
 * @param error the errno number of a failure, 1 to 4095, also of one that was passed over; otherwise 0
 */
public record Outcome(Kind kind, int error) {

    /** The call succeeded. */
    public static final Outcome SUCCEEDED = new Outcome(Kind.SUCCEEDED, 0);

    /** The call had not ended when recording did, was no system call, or its end was not recorded. */
    public static final Outcome UNKNOWN = new Outcome(Kind.UNKNOWN, 0);

    private static final int LAST_ERROR = 4095;
    private static final int FIRST_INTERNAL = 512;

    /** Whether a call succeeded. */
    public enum Kind {
        /** It did. */
        SUCCEEDED,
        /** It did not. */
        FAILED,
        /** An {@code execve} failed, and the search for the program went on and found it elsewhere. */
        PASSED_OVER,
        /** That is not known. */
        UNKNOWN
    }

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException when a failure has no error of 1 to 4095, or anything else has one
     */
    public Outcome {
        if (kind == Kind.FAILED || kind == Kind.PASSED_OVER ? error < 1 || error > LAST_ERROR : error != 0) {
            throw new IllegalArgumentException("error " + error + " does not go with " + kind);
        }
    }

    /** From what the kernel returns. A call that will be started again has not ended. */
    static Outcome ofResult(long result) {
        if (result >= 0 || result < -LAST_ERROR) {
            return SUCCEEDED;
        }
        return result <= -FIRST_INTERNAL ? UNKNOWN : new Outcome(Kind.FAILED, (int) -result);
    }

    /** The same failure, after which the program was found elsewhere. */
    Outcome passedOver() {
        return new Outcome(Kind.PASSED_OVER, error);
    }

    /**
     * Whether the call failed as calls do for lack of a right.
     *
     * @return true for {@code EPERM} and {@code EACCES}
     */
    public boolean isRefusal() {
        return kind == Kind.FAILED && (Errno.EPERM.is(-error) || Errno.EACCES.is(-error));
    }

    /** Whether what was asked for has begun and will end later. */
    boolean isUnderWay() {
        return Errno.EINPROGRESS.is(-error);
    }

    String errorName() {
        return Errno.name(-error);
    }

    /** For example {@code failed with EPERM}. */
    @Override
    public String toString() {
        return switch (kind) {
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed with " + errorName();
            case PASSED_OVER -> "failed with " + errorName() + ", and the program was found elsewhere";
            case UNKNOWN -> "end not seen";
        };
    }
}
