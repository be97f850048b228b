package dev.jcap.linux.internal.proc;

import dev.jcap.linux.internal.kernel.TaskStatus;

/** What kind of thing a line of a task directory is, by the text of its stat file. */
public enum TaskKind {
    /** An ordinary thread. */
    THREAD,
    /** A worker of io_uring that takes requests, each with the credentials of the thread that submitted it. */
    REQUEST_WORKER,
    /** Another worker of the kernel, which takes no signals and keeps its credentials. */
    KERNEL_WORKER,
    /** Ended, but its process has not. */
    ZOMBIE;

    /** Reads a stat file (proc_pid_stat(5)). */
    public static TaskKind of(String stat) {
        int state = stat.lastIndexOf(')') + 2;
        if (state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X')) {
            return ZOMBIE;
        }
        return switch (TaskStatus.kindOf(stat)) {
            case ORDINARY -> THREAD;
            case REQUEST_WORKER -> REQUEST_WORKER;
            case KERNEL_WORKER -> KERNEL_WORKER;
        };
    }
}
