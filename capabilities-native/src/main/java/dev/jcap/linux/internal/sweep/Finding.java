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
        WITHIN(true, true),
        /** Holds more, and is declared to: nothing beyond that. */
        DECLARED(true, true),
        /** Ended, but its process has not: can do nothing any more. */
        ZOMBIE(true, true),
        /** Holds more, and nothing was to be changed. */
        HOLDS_MORE(false, true),
        /** Was reached, and the kernel refused. */
        REFUSED(false, true),
        /** A worker of the kernel (io_uring), which takes no signals and keeps the credentials it was made with. */
        KERNEL_WORKER(false, true),
        /** Blocks the signal. */
        SIGNAL_BLOCKED(false, false),
        /** Stopped, traced or frozen. */
        STOPPED(false, false),
        /** Did not take the signal in time. */
        NOT_REACHED(false, false),
        /** Its status file could not be read. */
        UNREADABLE(false, false);

        private final boolean good;
        private final boolean settled;

        Standing(boolean good, boolean settled) {
            this.good = good;
            this.settled = settled;
        }

        /** Whether the thread can do nothing beyond the goal. */
        public boolean isGood() {
            return good;
        }

        /** Whether waiting longer would change nothing. */
        boolean isSettled() {
            return settled;
        }
    }
}
