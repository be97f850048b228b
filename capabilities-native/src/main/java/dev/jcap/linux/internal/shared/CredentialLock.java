package dev.jcap.linux.internal.shared;

import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.internal.kernel.ProcessWide;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps changes of one thread out while every thread is being changed. A thread that read its sets before a
 * process-wide change must not write them back after it.
 *
 * <p>Nobody may hold it while waiting for a thread that takes it too: a reader waits behind a writer that waits for a
 * reader. Every wait for it has a deadline.
 */
public final class CredentialLock implements AutoCloseable {

    /** How long a change waits when its caller has not said: as long as a change of every thread takes at most. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final ReentrantReadWriteLock PROCESS_LOCK =
            ProcessWide.share("credential lock", ReentrantReadWriteLock.class, new ReentrantReadWriteLock(true));

    private static final ReentrantLock LAUNCHES =
            ProcessWide.share("launch lock", ReentrantLock.class, new ReentrantLock(true));

    private final Lock held;

    private CredentialLock(Lock held) {
        this.held = held;
    }

    /**
     * For a change of the calling thread only: many at a time.
     *
     * @throws CapabilityDeniedException when a change of every thread has not ended in time
     */
    public static CredentialLock oneThread() {
        return take(PROCESS_LOCK.readLock(), PATIENCE);
    }

    /**
     * For a change of every thread: alone.
     *
     * @throws CapabilityDeniedException when another change has not ended in time
     */
    public static CredentialLock allThreads(Duration time) {
        return take(PROCESS_LOCK.writeLock(), time);
    }

    /**
     * For a launch, before {@link #oneThread()}: launches one by one.
     *
     * @throws CapabilityDeniedException when another launch has not ended in time
     */
    public static CredentialLock oneLaunch() {
        return take(LAUNCHES, PATIENCE);
    }

    private static CredentialLock take(Lock lock, Duration time) {
        if (!ProcessWide.isConsistent()) {
            throw CapabilityExceptions.denied("share locks with another copy of jcap", 0,
                    "it is of a version that uses them in another way; use one version of jcap in this process");
        }
        if (!isTaken(lock, time.toNanos())) {
            throw CapabilityExceptions.denied("wait for another change of credentials", 0,
                    "a launch, an apply or a raise elsewhere in"
                            + " this process has not ended within " + time.toMillis() + " ms; try again");
        }
        return new CredentialLock(lock);
    }

    /**
     * Reads the clock only where it has to wait: that takes longer than to take a free lock. A first try without a time
     * would overtake threads that wait. An interrupt is kept for later.
     */
    private static boolean isTaken(Lock lock, long nanos) {
        long until = 0;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (lock.tryLock(0, TimeUnit.NANOSECONDS)) {
                        return true;
                    }
                    until = until == 0 ? System.nanoTime() + nanos : until;
                    return lock.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        held.unlock();
    }
}
