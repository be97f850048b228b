package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.sweep.Finding.Standing;

/** What a sweep makes of one thread's status file: how it stands, and what it is sent. */
final class Examination {

    private final Kernel kernel;
    private final int tasks;
    private final Judge judge;
    private Deliveries deliveries;

    /** An examination that changes nothing. */
    Examination(Kernel kernel, int tasks, Judge judge) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.judge = judge;
    }

    /** Lets threads be sent calls. */
    void mayChange(Deliveries by) {
        deliveries = by;
    }

    /**
     * One thread as its status file tells, with the next step towards the goal taken; null when it is gone.
     *
     * @param thorough whether it is wanted in words though it may be another thing in a moment
     */
    Finding find(Visit visit, Kernel.Text text, boolean thorough) {
        if (Errno.isGone(text.error())) {
            return null;
        }
        if (text.error() < 0) {
            return Judge.unreadable(visit.tid, Errno.describe(text.error()));
        }
        try {
            return judge(visit, TaskStatus.parse(text.content()), thorough);
        } catch (CapabilityFormatException e) {
            return Judge.unreadable(visit.tid, e.getMessage());
        }
    }

    private Finding judge(Visit visit, TaskStatus status, boolean thorough) {
        int tid = visit.tid;
        if (status.isZombie()) {
            return Judge.zombie(tid, status);
        }
        if (judge.allows(status.snapshot()) && (deliveries == null || !deliveries.isUnasked(visit))) {
            return deliveries == null || deliveries.isAtRest(visit)
                    ? judge.within(tid, status)
                    : Judge.underway(tid, status);
        }
        if (isKernelWorker(tid)) {
            return judge.missed(tid, Standing.KERNEL_WORKER, status, "it is a worker of the kernel (io_uring)");
        }
        if (deliveries == null) {
            return judge.missed(tid, Standing.HOLDS_MORE, status, "");
        }
        if (visit.parcel == 0) {
            deliveries.send(visit, status.snapshot());
        } else {
            deliveries.retryIfLost(visit, status);
        }
        if (!thorough && deliveries.isOnItsWay(visit)) {
            return Judge.underway(tid, status);
        }
        return visit.isHopeless()
                ? judge.missed(tid, Standing.REFUSED, status, visit.trouble)
                : waiting(visit, status);
    }

    private Finding waiting(Visit visit, TaskStatus status) {
        if (status.blocks(deliveries.signal())) {
            return judge.missed(visit.tid, Standing.SIGNAL_BLOCKED, status, "it blocks signal " + deliveries.signal());
        }
        return status.isStopped()
                ? judge.missed(visit.tid, Standing.STOPPED, status, "it is stopped, traced or frozen")
                : judge.missed(visit.tid, Standing.NOT_REACHED, status, visit.trouble);
    }

    private boolean isKernelWorker(int tid) {
        Kernel.Text stat = kernel.read(tasks, tid, "stat");
        return stat.error() >= 0 && TaskStatus.isKernelWorker(stat.content());
    }
}
