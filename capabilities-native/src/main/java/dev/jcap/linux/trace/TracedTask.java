package dev.jcap.linux.trace;

/** A thread in the trace. */
final class TracedTask {

    final long pid;
    String name;
    /** Whether its checks count; those of the launcher do not. */
    boolean watched;
    /** The number of its operation; 0 if there is none. */
    int operation;
    /** The number of its current system call; 0 if there is none. */
    long call;

    TracedTask(long pid, String name, boolean watched, int operation) {
        this.pid = pid;
        this.name = name;
        this.watched = watched;
        this.operation = operation;
    }
}
