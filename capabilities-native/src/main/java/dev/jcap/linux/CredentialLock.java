package dev.jcap.linux;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps changes of one thread out while every thread is being changed. A thread that read its sets before a
 * process-wide change must not write them back after it.
 */
final class CredentialLock {

    private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock(true);

    private CredentialLock() {}

    /** For a change of the calling thread only: many at a time. */
    static Lock oneThread() {
        return LOCK.readLock();
    }

    /** For a change of every thread: alone. */
    static Lock allThreads() {
        return LOCK.writeLock();
    }
}
