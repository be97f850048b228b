package dev.jcap.linux;

import java.util.ArrayDeque;
import java.util.Queue;

/** The tasks that wait for one privileged thread. */
final class PrivilegedTasks {

    private final Queue<PrivilegedTask> waiting = new ArrayDeque<>();
    private PrivilegedTask current;
    private boolean closed;

    /** False when no more are taken. */
    synchronized boolean add(PrivilegedTask task) {
        if (closed) {
            return false;
        }
        waiting.add(task);
        notifyAll();
        return true;
    }

    /** The next one, waited for; null when there will be none. */
    synchronized PrivilegedTask take() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException stray) {
                // Only close() ends this thread.
            }
        }
        current = waiting.poll();
        return current;
    }

    /** Takes no more; those that wait end with a failure. */
    synchronized void close() {
        closed = true;
        notifyAll();
        for (PrivilegedTask task : waiting) {
            task.fail(closed());
            task.end();
        }
        waiting.clear();
    }

    synchronized void interruptCurrent() {
        if (current != null) {
            current.interrupt();
        }
    }

    static IllegalStateException closed() {
        return new IllegalStateException("this privileged thread is closed: the task has not run");
    }
}
