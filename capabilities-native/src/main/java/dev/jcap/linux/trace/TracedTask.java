package dev.jcap.linux.trace;

/** A thread as the trace knows it. */
final class TracedTask {

    final long pid;
    String name;
    /** Whether it belongs to what is traced: not to the launcher. */
    boolean watched;
    /** The number of the operation it works for; 0: none. */
    int operation;
    /** Counts its system calls as far as their ends are seen. */
    long call;

    TracedTask(long pid, String name, boolean watched, int operation) {
        this.pid = pid;
        this.name = name;
        this.watched = watched;
        this.operation = operation;
    }
}
