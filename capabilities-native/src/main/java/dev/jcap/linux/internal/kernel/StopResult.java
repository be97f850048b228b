package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import java.util.List;

/**
 * What came of one stop.
 *
 * @param end     how it ended
 * @param own     how far the calling thread's calls came
 * @param threads how far each stopped thread came, in the order of {@link StopOrder#tids()}
 * @param error   -errno when a system call of the stop itself was refused, else 0
 * @param nanos   from the first signal until the threads were let go
 */
public record StopResult(End end, Progress own, List<Progress> threads, long error, long nanos) {

    /** For a stop that was refused before the first signal. */
    public static StopResult notBegun(long error) {
        return new StopResult(End.LET_GO, new Progress(Came.NEVER, 0, 0), List.of(), error, 0);
    }

    /** How a stop ends. */
    public enum End {
        /** All were held, the calling thread changed, and then all others. */
        CHANGED,
        /** Not all were held at one moment, or one stood elsewhere: nobody changed. */
        LET_GO,
        /** All were held, and the kernel refused a call of the calling thread: nobody else changed. */
        REFUSED,
        /** All were held, and the calling thread took too long to change: nobody else changed. */
        EXPIRED
    }

    /** Where a thread was found. */
    public enum Came {
        /** It did not take the signal. */
        NEVER,
        /** It took the signal and is not what its calls were made for. */
        ELSEWHERE,
        /** It took the signal and waited. */
        HELD
    }

    /**
     * How far a thread came.
     *
     * @param came      where it was found
     * @param completed how many of its calls succeeded
     * @param result    the last call's result, or -errno of the one that failed; the securebits of one that stands elsewhere
     * @param state     the sets of one that stands elsewhere; empty ones for all others
     */
    public record Progress(Came came, int completed, long result, CapabilityState state) {

        /** For a thread that does not stand elsewhere. */
        public Progress(Came came, int completed, long result) {
            this(came, completed, result, CapabilityState.EMPTY);
        }

        /** For a thread that stands elsewhere, with what it says of itself: its securebits, or -errno, and its sets. */
        public static Progress elsewhere(long securebits, CapabilityState state) {
            return new Progress(Came.ELSEWHERE, 0, securebits, state);
        }

        /** What a thread that stands elsewhere says of itself. */
        public Securebits securebits() {
            return new Securebits((int) result);
        }
    }
}
