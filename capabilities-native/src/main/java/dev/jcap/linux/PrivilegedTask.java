package dev.jcap.linux;

/** One task on its way through a privileged thread, and the caller that waits for it. */
final class PrivilegedTask {

    private enum Stage { WAITING, RUNNING, LEAVING, ENDED, WITHDRAWN }

    private final PrivilegedThread.Task<?, ?> work;
    private final int submitter;
    private Stage stage = Stage.WAITING;
    private Thread worker;
    private Object value;
    private Throwable failure;

    /** @param submitter the id of a thread that holds what is left to those who have nothing from the task */
    PrivilegedTask(PrivilegedThread.Task<?, ?> work, int submitter) {
        this.work = work;
        this.submitter = submitter;
    }

    int submitter() {
        return submitter;
    }

    /** Makes it the calling thread's; false when its caller has gone. */
    synchronized boolean begin() {
        if (stage != Stage.WAITING) {
            return false;
        }
        stage = Stage.RUNNING;
        worker = Thread.currentThread();
        Thread.interrupted();
        return true;
    }

    /** The work itself. What it returns or throws is for its caller. */
    void work() {
        try {
            value = work.run();
        } catch (Throwable t) {
            failure = t;
        } finally {
            leave();
        }
    }

    /** No interrupt reaches the worker from here on, and none is left on it. */
    private synchronized void leave() {
        stage = Stage.LEAVING;
        Thread.interrupted();
    }

    /** Its caller gets this instead of a result; what the work has thrown goes along. */
    void fail(Throwable with) {
        if (failure != null && failure != with) {
            with.addSuppressed(failure);
        }
        failure = with;
    }

    /** Lets the caller go on. */
    synchronized void end() {
        stage = Stage.ENDED;
        notifyAll();
    }

    /** Interrupts the work, if it is at work. */
    synchronized void interrupt() {
        if (stage == Stage.RUNNING) {
            worker.interrupt();
        }
    }

    /**
     * Waits for the end: the result, or null with {@link #failure()}. An interrupt withdraws a task that has not begun;
     * to one that has begun it is passed on, and its end is waited for.
     */
    synchronized Object await() throws InterruptedException {
        boolean interrupted = false;
        while (stage != Stage.ENDED) {
            try {
                wait();
            } catch (InterruptedException e) {
                if (stage == Stage.WAITING) {
                    stage = Stage.WITHDRAWN;
                    throw e;
                }
                interrupt();
                interrupted = true;
            }
        }
        if (interrupted && !(failure instanceof InterruptedException)) {
            Thread.currentThread().interrupt();
        }
        return value;
    }

    /** What to throw, or null. */
    synchronized Throwable failure() {
        return failure;
    }
}
