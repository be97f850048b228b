package dev.jcap.linux.trace.internal;

/** A thread in the trace. */
public final class TracedTask {

    public final long pid;
    public String name;
    /** Whether its checks count; those of the launcher do not. */
    public boolean watched;
    /** The number of its operation; 0 if there is none. */
    public int operation;
    /** The number of its current system call; 0 if there is none. */
    public long call;

    public TracedTask(long pid, String name, boolean watched, int operation) {
        this.pid = pid;
        this.name = name;
        this.watched = watched;
        this.operation = operation;
    }
}
