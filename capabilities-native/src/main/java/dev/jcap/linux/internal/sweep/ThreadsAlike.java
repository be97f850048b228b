package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.StatusReader;
import dev.jcap.linux.internal.kernel.TaskStatus;

/** Whether all threads of this process are the same to a tracer: same ids, same permitted set ({@code ptrace(2)}). */
public final class ThreadsAlike {

    private static final long PAUSE_NANOS = 200_000L;

    private ThreadsAlike() {}

    /** Waits until all threads are alike, as threads that end are listed for a moment longer; false when they stay different. */
    public static boolean await(Kernel kernel, long nanos) {
        long opened = kernel.openTasks();
        if (opened < 0) {
            return false;
        }
        try {
            long until = System.nanoTime() + nanos;
            boolean alike = areAlike(kernel, (int) opened);
            while (!alike && System.nanoTime() - until < 0) {
                kernel.pause(PAUSE_NANOS);
                alike = areAlike(kernel, (int) opened);
            }
            return alike;
        } finally {
            kernel.close((int) opened);
        }
    }

    private static boolean areAlike(Kernel kernel, int tasks) {
        Kernel.Tids tids = kernel.tids(tasks);
        StatusReader statuses = new StatusReader();
        CapabilitySnapshot first = null;
        for (int tid : tids.ids()) {
            Kernel.Text status = kernel.read(tasks, tid, "status");
            if (Errno.isGone(status.error())) {
                continue;
            }
            if (status.error() < 0) {
                return false;
            }
            try {
                TaskStatus thread = statuses.read(status.content());
                if (first != null && !thread.isZombie() && !isSameToTracer(first, thread.snapshot())) {
                    return false;
                }
                first = first == null && !thread.isZombie() ? thread.snapshot() : first;
            } catch (CapabilityFormatException e) {
                return false;
            }
        }
        return tids.error() >= 0 && first != null;
    }

    /** Whether whoever may trace one thread may trace the other. */
    public static boolean isSameToTracer(CapabilitySnapshot one, CapabilitySnapshot other) {
        return one.state().permitted().equals(other.state().permitted())
                && one.uids().equals(other.uids())
                && one.gids().equals(other.gids());
    }
}
