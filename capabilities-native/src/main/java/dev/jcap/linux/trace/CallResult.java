package dev.jcap.linux.trace;

import dev.jcap.linux.internal.kernel.Errno;

/**
 * The result of the system call that made a check.
 *
 * @param kind  success, failure or unknown
 * @param error the errno of a failure, 1 to 4095; otherwise 0
 * @since 0.1
 */
public record CallResult(Kind kind, int error) {

    /** The call succeeded. */
    public static final CallResult SUCCEEDED = new CallResult(Kind.SUCCEEDED, 0);

    /** The result is unknown: the call ended after the recording, was not a system call, or its end was not recorded. */
    public static final CallResult UNKNOWN = new CallResult(Kind.UNKNOWN, 0);

    private static final int LAST_ERROR = 4095;
    private static final int FIRST_INTERNAL = 512;

    /**
     * The kinds of results.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The call succeeded. */
        SUCCEEDED,
        /** The call failed. */
        FAILED,
        /** An {@code execve} failed, but the search found the program in another directory. */
        PASSED_OVER,
        /** The result is unknown. */
        UNKNOWN
    }

    /**
     * Checks the error number.
     *
     * @throws IllegalArgumentException when a failure has no error from 1 to 4095, or another kind has one
     */
    public CallResult {
        if (kind == Kind.FAILED || kind == Kind.PASSED_OVER ? error < 1 || error > LAST_ERROR : error != 0) {
            throw new IllegalArgumentException("error " + error + " is invalid for " + kind);
        }
    }

    /** Returns the outcome of a kernel result. A call that the kernel restarts has not ended. */
    static CallResult ofResult(long result) {
        if (result >= 0 || result < -LAST_ERROR) {
            return SUCCEEDED;
        }
        return result <= -FIRST_INTERNAL ? UNKNOWN : new CallResult(Kind.FAILED, (int) -result);
    }

    /** Returns this failure as one after which the program was found elsewhere. */
    CallResult passedOver() {
        return new CallResult(Kind.PASSED_OVER, error);
    }

    /**
     * Returns whether the call failed with a permission error.
     *
     * @return true for {@code EPERM} and {@code EACCES}
     */
    public boolean isRefusal() {
        return kind == Kind.FAILED && (Errno.EPERM.is(-error) || Errno.EACCES.is(-error));
    }

    /** Returns whether the operation has begun and completes later. */
    boolean isUnderWay() {
        return Errno.EINPROGRESS.is(-error);
    }

    String errorName() {
        return Errno.name(-error);
    }

    /** Returns, for example, {@code failed with EPERM}. */
    @Override
    public String toString() {
        return switch (kind) {
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed with " + errorName();
            case PASSED_OVER -> "failed with " + errorName() + ", but the program was found elsewhere";
            case UNKNOWN -> "result unknown";
        };
    }
}
