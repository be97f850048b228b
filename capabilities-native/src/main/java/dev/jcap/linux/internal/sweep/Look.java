package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.StatusReader;
import dev.jcap.linux.internal.kernel.TaskStatus;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Looks at every thread of the process and changes none: reads each one's status file once, and shows that none was
 * overlooked.
 *
 * <p>A listing alone is no proof, as it lacks threads when others end meanwhile; a process in which each thread starts its
 * successor and ends may hide from any number of listings. But if the threads that were read before and are still listed
 * are as many as were alive just before the listing, they are all there were, and whatever is born later is a copy of one
 * of them. A thread is told from a later one with the same number by the inode of its directory.
 */
final class Look {

    private static final long FIRST_PAUSE_NANOS = 50_000L;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000L;
    private static final int TIGHT_TRIES = 8;

    private final Kernel kernel;
    private final int tasks;
    private final Judge judge;
    private final LongSupplier clock;
    /** In the order of the listings. */
    private final Map<Integer, Seen> seen = new LinkedHashMap<>();

    private final StatusReader statuses = new StatusReader();

    private int scans;
    private boolean complete;
    private boolean closed;

    Look(Kernel kernel, int tasks, Judge judge, LongSupplier clock) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.judge = judge;
        this.clock = clock;
    }

    /** A thread that was read, by what tells it from a later one with its number. */
    private record Seen(long instance, ThreadState finding) {

        private boolean isRead() {
            return finding.status() != ThreadStatus.UNREADABLE;
        }
    }

    /** The threads of the last listing that have been read, or could not be. */
    List<ThreadState> findings() {
        List<ThreadState> findings = new ArrayList<>(seen.size());
        for (Seen thread : seen.values()) {
            findings.add(thread.finding);
        }
        return findings;
    }

    /** How often threads were listed and read. */
    int scans() {
        return scans;
    }

    /** Whether no thread can have been overlooked. */
    boolean isClosed() {
        return closed;
    }

    /** Whether the last listing can be trusted: one without the calling thread is not one of this process's threads. */
    boolean isComplete() {
        return complete;
    }

    /** Reads every thread that is listed now: 0, or -errno of the listing. */
    long once() {
        Kernel.Tids tids = kernel.tids(tasks);
        if (tids.error() >= 0) {
            take(tids);
        }
        return tids.error();
    }

    /** Looks until no thread can have been overlooked, or until the deadline: 0, or -errno of the last listing. */
    long run(long deadline) {
        long pause = FIRST_PAUSE_NANOS;
        for (int tries = 1;; tries++) {
            Kernel.Tids tids = kernel.tids(tasks);
            boolean late = clock.getAsLong() - deadline >= 0;
            if (tids.error() >= 0 && (take(tids) || late && scans > 1) || tids.error() < 0 && late) {
                return Math.min(tids.error(), 0);
            }
            // Tight at first: a thread that lives shortly must be read in one try and live on into the next.
            if (tries % TIGHT_TRIES == 0 || tids.error() < 0) {
                kernel.pause(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }

    /** Takes a listing in, and reads whom it has that is not known: true when all were known. */
    private boolean take(Kernel.Tids tids) {
        complete = tids.has(kernel.gettid());
        forgetAllBut(tids);
        closed = complete && seen.size() == tids.alive() && areRead();
        if (!closed) {
            scans++;
            for (int i = 0; i < tids.ids().length; i++) {
                Seen thread = seen.get(tids.ids()[i]);
                if (thread == null || !thread.isRead()) {
                    read(tids.ids()[i], tids.instances()[i]);
                }
            }
        }
        return closed;
    }

    private boolean areRead() {
        for (Seen thread : seen.values()) {
            if (!thread.isRead()) {
                return false;
            }
        }
        return true;
    }

    private void forgetAllBut(Kernel.Tids tids) {
        Map<Integer, Long> listed = new java.util.HashMap<>();
        for (int i = 0; i < tids.ids().length; i++) {
            listed.put(tids.ids()[i], tids.instances()[i]);
        }
        for (Iterator<Map.Entry<Integer, Seen>> all = seen.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Integer, Seen> entry = all.next();
            Long instance = listed.get(entry.getKey());
            if (instance == null || instance != entry.getValue().instance) {
                all.remove();
            }
        }
    }

    private void read(int tid, long instance) {
        Kernel.Text status = kernel.read(tasks, tid, "status");
        if (Errno.isGone(status.error())) {
            seen.remove(tid);
        } else {
            seen.put(tid, new Seen(instance, find(tid, status)));
        }
    }

    private ThreadState find(int tid, Kernel.Text status) {
        if (status.error() < 0) {
            return Judge.unreadable(tid, Errno.describe(status.error()));
        }
        try {
            return judge(tid, statuses.read(status.content()));
        } catch (CapabilityFormatException e) {
            return Judge.unreadable(tid, e.getMessage());
        }
    }

    private ThreadState judge(int tid, TaskStatus status) {
        if (status.isZombie()) {
            return Judge.zombie(tid, status);
        }
        return judge.allows(status.snapshot()) ? judge.within(tid, status) : judge.beyond(tid, status, kind(tid, status));
    }

    private TaskStatus.Kind kind(int tid, TaskStatus status) {
        Kernel.Text stat = kernel.read(tasks, tid, "stat");
        return stat.error() < 0 ? TaskStatus.Kind.ORDINARY : status.kind(stat.content());
    }
}
