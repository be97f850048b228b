package dev.jcap.linux.internal.kernel;

import java.util.List;

/**
 * Whom to stop, and what is done then.
 *
 * @param tasks     the directory of this process's threads, open: the stopped ones, the calling one and {@code others} must
 *                  be all there are; -1 when that does not matter
 * @param tids      the threads to stop, without the calling one
 * @param calls     what each of them does, in the same order
 * @param others    threads that stay as they are and cannot be stopped: kernel workers, a leader that has ended
 * @param own       what the calling thread does first
 * @param holdNanos how long threads wait for each other
 */
public record StopOrder(
        int tasks, int[] tids, List<HeldCalls> calls, int[] others, List<KernelCall> own, long holdNanos) {}
