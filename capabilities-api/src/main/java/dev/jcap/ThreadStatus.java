package dev.jcap;

/**
 * How a thread stands to what was asked of every thread.
 *
 * @since 0.1
 */
public enum ThreadStatus {
    /** It holds no more than that. */
    WITHIN(true),
    /** It is a privileged thread and holds no more than that and what it was declared to keep. */
    DECLARED(true),
    /** It ended while its process lives on: it can do nothing any more. */
    ZOMBIE(true),
    /**
     * It is a worker of the kernel (io_uring, {@code iou-wrk}). It takes each request with the credentials of the thread that
     * submitted it, so its own are never used.
     */
    REQUEST_WORKER(true),
    /** It holds more. */
    HOLDS_MORE(false),
    /** It was reached, and the kernel refused. */
    REFUSED(false),
    /**
     * It is a worker of the kernel (io_uring, {@code iou-sqp}). It takes no signals and keeps the credentials it was made
     * with; only closing the ring ends it.
     */
    KERNEL_WORKER(false),
    /** Its status could not be read. */
    UNREADABLE(false);

    private final boolean harmless;

    ThreadStatus(boolean harmless) {
        this.harmless = harmless;
    }

    /**
     * Returns whether a thread of this status can do nothing beyond what was asked or declared.
     *
     * @return false when it holds more, or when that is not known
     */
    public boolean isHarmless() {
        return harmless;
    }
}
