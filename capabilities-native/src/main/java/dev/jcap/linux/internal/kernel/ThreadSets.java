package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;

/**
 * A thread's permitted, effective and inheritable sets as {@code capget(2)} returns them.
 *
 * @param error 0, or -errno; the state is empty then
 */
public record ThreadSets(long error, CapabilityState state) {

    /** Reads a thread; 0 is the calling one. */
    public static ThreadSets read(Kernel kernel, int tid) {
        long[] sets = new long[3];
        long error = kernel.capget(tid, sets);
        return error < 0
                ? new ThreadSets(error, CapabilityState.EMPTY)
                : new ThreadSets(
                        0,
                        new CapabilityState(
                                new CapabilitySet(sets[0]), new CapabilitySet(sets[1]), new CapabilitySet(sets[2])));
    }
}
