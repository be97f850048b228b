package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.kernel.OverflowIds;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.plan.Goal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures threads, as their status files tell, by a goal, and puts the result in words. */
final class Judge {

    private final Goal goal;
    private final Allowances exceptions;
    private final OverflowIds overflow;
    /** Why threads are not what they should be. */
    private final Map<Integer, String> failures = new HashMap<>();
    /** Threads that are not, whatever their status files show. */
    private final Set<Integer> unproven = new HashSet<>();

    Judge(Goal goal, Allowances exceptions) {
        this(goal, exceptions, OverflowIds.NONE);
    }

    /** @param overflow ids that are unknown when they are shown */
    Judge(Goal goal, Allowances exceptions, OverflowIds overflow) {
        this.goal = goal;
        this.exceptions = exceptions;
        this.overflow = overflow;
    }

    OverflowIds overflow() {
        return overflow;
    }

    /** Remembers that the kernel refused a thread's call: the reason, if its status shows that it holds more. */
    void failed(int tid, String why) {
        failures.put(tid, why);
    }

    /** Remembers that a thread is not what it should be in something that its status does not show. */
    void differs(int tid, String why) {
        failures.put(tid, why);
        unproven.add(tid);
    }

    /** Before threads are changed once more. */
    void forgetFailures() {
        failures.clear();
        unproven.clear();
    }

    /** What this thread may hold. */
    private Goal mostFor(CapabilitySnapshot thread) {
        CapabilitySet more = exceptions.of(thread);
        return more.isEmpty() ? goal : goal.allowing(more);
    }

    /** Whether the thread holds no more than it may. */
    boolean allows(CapabilitySnapshot thread) {
        return !unproven.contains((int) thread.id()) && isWithin(thread);
    }

    /** The same, when the status file tells all that matters: securebits are not in it. */
    boolean allowsAsItIs(CapabilitySnapshot thread) {
        return goal.securebits().isEmpty() && allows(thread);
    }

    /** A thread that is not what it should be in what status files do not show; its children cannot be told from others. */
    Optional<String> unproven() {
        for (int tid : unproven) {
            return Optional.of("thread " + tid + " and what it started meanwhile may differ: " + failures.get(tid));
        }
        return Optional.empty();
    }

    private boolean isWithin(CapabilitySnapshot thread) {
        return mostFor(thread).isReachedBy(overflow.judged(thread));
    }

    /** What keeps a thread, as it is shown or would be, from what it may hold at most. */
    List<String> missedBy(CapabilitySnapshot thread) {
        return mostFor(thread).missedBy(overflow.judged(thread));
    }

    /** For a thread that holds no more than it may. */
    ThreadState within(int tid, TaskStatus status) {
        if (exceptions == Allowances.NONE || goal.isReachedBy(overflow.judged(status.snapshot()))) {
            return finding(tid, ThreadStatus.WITHIN, status, "");
        }
        String kept = "keeps " + goal.exceededBy(status.snapshot()) + ", declared";
        return finding(tid, ThreadStatus.DECLARED, status, kept);
    }

    /** For a thread that holds more, or was to be changed and was not. */
    ThreadState beyond(int tid, TaskStatus status, TaskStatus.Kind kind) {
        String failure = failures.get(tid);
        if (failure != null) {
            return missed(tid, ThreadStatus.REFUSED, status, failure);
        }
        return switch (kind) {
            case REQUEST_WORKER -> finding(
                    tid, ThreadStatus.REQUEST_WORKER, status, "it acts with the credentials of whoever submits a request");
            case KERNEL_WORKER -> missed(tid, ThreadStatus.KERNEL_WORKER, status, "it is a worker of the kernel (io_uring)");
            case ORDINARY -> missed(tid, ThreadStatus.HOLDS_MORE, status, "");
        };
    }

    private ThreadState missed(int tid, ThreadStatus standing, TaskStatus status, String why) {
        List<String> clauses = new ArrayList<>(missedBy(status.snapshot()));
        if (!why.isEmpty()) {
            clauses.add(why);
        }
        return finding(tid, standing, status, String.join("; ", clauses));
    }

    static ThreadState zombie(int tid, TaskStatus status) {
        return finding(tid, ThreadStatus.ZOMBIE, status, "");
    }

    static ThreadState unreadable(int tid, String why) {
        return new ThreadState(tid, ThreadStatus.UNREADABLE, Optional.empty(), "its status cannot be read: " + why);
    }

    private static ThreadState finding(int tid, ThreadStatus standing, TaskStatus status, String detail) {
        return new ThreadState(tid, standing, Optional.of(status.snapshot()), detail);
    }
}
