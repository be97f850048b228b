package dev.jcap.linux.internal.kernel;

/** Waiting for the end of a thread. */
public final class ThreadEnd {

    private ThreadEnd() {}

    /** Returns when the thread has ended; an interruption meanwhile is kept for later. */
    public static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
