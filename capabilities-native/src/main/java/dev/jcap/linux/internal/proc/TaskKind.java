package dev.jcap.linux.internal.proc;

import dev.jcap.linux.internal.kernel.TaskStatus;

/** What kind of thing a line of a task directory is, by the text of its stat file. */
public enum TaskKind {
    /** An ordinary thread. */
    THREAD,
    /** A worker of the kernel (io_uring), which takes no signals. */
    KERNEL_WORKER,
    /** Ended, but its process has not. */
    ZOMBIE;

    /** Reads a stat file (proc_pid_stat(5)). */
    public static TaskKind of(String stat) {
        int state = stat.lastIndexOf(')') + 2;
        if (state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X')) {
            return ZOMBIE;
        }
        return TaskStatus.kindOf(stat) == TaskStatus.Kind.ORDINARY ? THREAD : KERNEL_WORKER;
    }
}
