package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.sweep.Finding.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures threads, as their status files tell, by a goal, and puts the result in words. */
final class Judge {

    private final Goal goal;
    private final Exceptions exceptions;

    Judge(Goal goal, Exceptions exceptions) {
        this.goal = goal;
        this.exceptions = exceptions;
    }

    /** What this thread may hold. */
    private Goal mostFor(CapabilitySnapshot thread) {
        CapabilitySet more = exceptions.of(thread);
        return more.isEmpty() ? goal : goal.allowing(more);
    }

    /** Whether the thread holds no more than it may. */
    boolean allows(CapabilitySnapshot thread) {
        return mostFor(thread).isReachedBy(thread);
    }

    /** For a thread that holds no more than it may. */
    Finding within(int tid, TaskStatus status) {
        if (exceptions == Exceptions.NONE || goal.isReachedBy(status.snapshot())) {
            return finding(tid, Standing.WITHIN, status, "");
        }
        String kept = "keeps " + goal.exceededBy(status.snapshot()) + ", declared";
        return finding(tid, Standing.DECLARED, status, kept);
    }

    /** For a thread that holds more, or of which not all is known. */
    Finding missed(int tid, Standing standing, TaskStatus status, String why) {
        List<String> clauses = new ArrayList<>(mostFor(status.snapshot()).missedBy(status.snapshot()));
        if (clauses.isEmpty()) {
            clauses.add(why.isEmpty() ? "its securebits are unknown" : why);
        } else if (!why.isEmpty()) {
            clauses.add(why);
        }
        return finding(tid, standing, status, String.join("; ", clauses));
    }

    static Finding zombie(int tid, TaskStatus status) {
        return finding(tid, Standing.ZOMBIE, status, "");
    }

    /** For a thread that will soon be read again. */
    static Finding underway(int tid, TaskStatus status) {
        return finding(tid, Standing.NOT_REACHED, status, "");
    }

    static Finding unreadable(int tid, String why) {
        return new Finding(tid, Standing.UNREADABLE, Optional.empty(), "its status cannot be read: " + why);
    }

    private static Finding finding(int tid, Standing standing, TaskStatus status, String detail) {
        return new Finding(tid, standing, Optional.of(status.snapshot()), detail);
    }
}
