package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilitySnapshot;
import java.util.Optional;

/**
 * One thread at the end of a sweep or a check.
 *
 * @param tid      the thread's id
 * @param standing how it stands to the goal
 * @param snapshot its state as last read; empty when it could not be read
 * @param detail   why it is not within the goal, or what it keeps; empty when it is within
 */
public record Finding(int tid, Standing standing, Optional<CapabilitySnapshot> snapshot, String detail) {

    /** How a thread stands to the goal. */
    public enum Standing {
        /** Holds no more than the goal. */
        WITHIN(true),
        /** Holds more, and is declared to: nothing beyond that. */
        DECLARED(true),
        /** Ended, but its process has not: can do nothing any more. */
        ZOMBIE(true),
        /** A worker of io_uring that takes each request with the credentials of the thread that submitted it. */
        REQUEST_WORKER(true),
        /** Holds more. */
        HOLDS_MORE(false),
        /** Was reached, and the kernel refused. */
        REFUSED(false),
        /** A worker of the kernel (io_uring), which takes no signals and keeps the credentials it was made with. */
        KERNEL_WORKER(false),
        /** Its status file could not be read. */
        UNREADABLE(false);

        private final boolean good;

        Standing(boolean good) {
            this.good = good;
        }

        /** Whether the thread can do nothing beyond the goal. */
        public boolean isGood() {
            return good;
        }
    }
}
