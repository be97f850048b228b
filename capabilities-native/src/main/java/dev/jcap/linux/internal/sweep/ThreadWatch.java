package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.plan.Goal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at every thread again and again, at little cost. Each look asks the kernel for every thread's permitted,
 * effective and inheritable sets ({@code capget(2)}, a third of a microsecond), and reads the status files of threads
 * that are new or whose sets have changed, and of a share of the others, so that each is read at least once in
 * {@value #ROUND} looks: what only the status file tells (bounding and ambient set, ids, no_new_privs) never grows by
 * itself, but a new thread may have an old one's number.
 */
public final class ThreadWatch {

    static final int ROUND = 32;

    private final Kernel kernel;
    private final int tasks;
    private final Goal goal;
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final long[] sets = new long[3];
    private int[] listed = {};
    private int looks;

    /** @param tasks the directory of this process's threads, open */
    public ThreadWatch(Kernel kernel, int tasks, Goal goal) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.goal = goal;
    }

    /** A thread as its status file was last read, and what was found there. */
    private record Seen(long permitted, long effective, long inheritable, ThreadState finding) {

        private boolean isLike(long[] sets) {
            return permitted == sets[0] && effective == sets[1] && inheritable == sets[2];
        }

        private boolean tellsTheSame(ThreadState other) {
            return finding.status() == other.status() && finding.detail().equals(other.detail());
        }
    }

    /**
     * One look.
     *
     * @param error   -errno when the threads could not be listed, else 0
     * @param threads how many threads were listed
     * @param news    the threads that hold more than the goal, or of which that is not known, and were not found so
     *                in the look before
     */
    public record Look(long error, int threads, List<ThreadState> news) {}

    /** Looks at every thread that is listed now. */
    public Look look(Allowances exceptions) {
        Kernel.Tids tids = kernel.tids(tasks);
        if (tids.error() < 0 || !tids.has(kernel.gettid())) {
            return new Look(tids.error() < 0 ? tids.error() : -Errno.EIO.number(), 0, List.of());
        }
        forgetAllBut(tids.ids());
        List<ThreadState> news = new ArrayList<>();
        for (int tid : tids.ids()) {
            look(tid, exceptions, news);
        }
        looks++;
        return new Look(0, tids.ids().length, news);
    }

    private void forgetAllBut(int[] tids) {
        if (!Arrays.equals(tids, listed)) {
            Set<Integer> alive = new HashSet<>();
            for (int tid : tids) {
                alive.add(tid);
            }
            seen.keySet().retainAll(alive);
            listed = tids;
        }
    }

    /** The threads that were found to hold more, or of which that is not known, and still do as far as is known. */
    public List<ThreadState> offenders() {
        return seen.values().stream()
                .map(Seen::finding)
                .filter(finding -> !finding.status().isHarmless())
                .toList();
    }

    private void look(int tid, Allowances exceptions, List<ThreadState> news) {
        long asked = kernel.capget(tid, sets);
        Seen before = seen.get(tid);
        boolean due = tid % ROUND == looks % ROUND;
        if (asked >= 0 && before != null && before.isLike(sets) && !due) {
            return;
        }
        ThreadState now = read(tid, exceptions);
        if (now == null) {
            seen.remove(tid);
            return;
        }
        if (!now.status().isHarmless() && (before == null || !before.tellsTheSame(now))) {
            news.add(now);
        }
        seen.put(tid, seen(now));
    }

    /** What was not read is not like any later answer, so it is read again at the next look. */
    private static Seen seen(ThreadState finding) {
        return finding.snapshot()
                .map(thread -> new Seen(
                        thread.state().permitted().mask(),
                        thread.state().effective().mask(),
                        thread.state().inheritable().mask(),
                        finding))
                .orElse(new Seen(0, -1, 0, finding));
    }

    /** The thread as its status file tells; null when it has ended. */
    private ThreadState read(int tid, Allowances exceptions) {
        Kernel.Text text = kernel.read(tasks, tid, "status");
        if (Errno.isGone(text.error())) {
            return null;
        }
        if (text.error() < 0) {
            return Judge.unreadable(tid, Errno.describe(text.error()));
        }
        try {
            return judge(tid, TaskStatus.parse(text.content()), exceptions);
        } catch (CapabilityFormatException e) {
            return Judge.unreadable(tid, e.getMessage());
        }
    }

    private ThreadState judge(int tid, TaskStatus status, Allowances exceptions) {
        CapabilitySnapshot thread = status.snapshot();
        Goal most = goal.allowing(exceptions.of(thread));
        ThreadStatus standing;
        if (status.isZombie()) {
            standing = ThreadStatus.ZOMBIE;
        } else if (goal.isReachedBy(thread)) {
            standing = ThreadStatus.WITHIN;
        } else if (most.isReachedBy(thread)) {
            standing = ThreadStatus.DECLARED;
        } else {
            standing = standing(status.kind(kernel.read(tasks, tid, "stat").content()));
        }
        String detail = standing.isHarmless() ? "" : String.join("; ", most.missedBy(thread));
        return new ThreadState(tid, standing, Optional.of(thread), detail);
    }

    private static ThreadStatus standing(TaskStatus.Kind kind) {
        return switch (kind) {
            case ORDINARY -> ThreadStatus.HOLDS_MORE;
            case KERNEL_WORKER -> ThreadStatus.KERNEL_WORKER;
            case REQUEST_WORKER -> ThreadStatus.REQUEST_WORKER;
        };
    }
}
