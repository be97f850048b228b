package dev.jcap.cli.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The result of checking a process against a limit.
 *
 * @param view      the process, or the requested thread
 * @param threads   how many threads were alive when all were within the limit, or how many were read
 * @param offenders the threads that exceed the limit
 * @param reason    why the check proves nothing although no thread exceeds the limit; empty if it does prove it
 */
record ThreadCheck(ProcessView view, int threads, List<TaskView> offenders, String reason) {

    /** One round takes longer than a short-lived thread lives. */
    private static final int MOST_ROUNDS = 200;

    /** Returns the first thread of the process, or the requested thread. */
    TaskView process() {
        return view.leader();
    }

    boolean isProven() {
        return offenders.isEmpty() && reason.isEmpty();
    }

    /** Checks a process, or the requested thread. */
    static ThreadCheck of(ProcessView view, CapabilityLimit limit) throws IOException {
        TaskView leader = view.leader();
        if (leader.process() != leader.snapshot().id()) {
            return new ThreadCheck(view, 1, limit.isExceededBy(leader.snapshot()) ? List.of(leader) : List.of(), "");
        }
        return new Reading(view, limit).read();
    }

    /**
     * Repeats reading until it has seen every thread. A listing can miss threads while others start and end. If it lists as
     * many known good threads as were alive just before, these were all threads, and later ones are copies of them.
     */
    private static final class Reading {

        private final ProcessView view;
        private final TaskView leader;
        private final CapabilityLimit limit;
        private final Set<Long> good = new HashSet<>();

        Reading(ProcessView view, CapabilityLimit limit) {
            this.view = view;
            leader = view.leader();
            this.limit = limit;
        }

        ThreadCheck read() throws IOException {
            long id = leader.process();
            for (int round = 0; round < MOST_ROUNDS; round++) {
                TaskView now = ProcessView.thread(id, id);
                if (now == null || now.threads() == 1 && now.ended()) {
                    return new ThreadCheck(view, 0, List.of(), "the process has ended");
                }
                List<Long> listed = ProcessView.threads(id);
                if (known(listed) >= now.threads()) {
                    return new ThreadCheck(view, (int) now.threads(), List.of(), "");
                }
                List<TaskView> offenders = look(listed);
                if (!offenders.isEmpty()) {
                    return new ThreadCheck(view, listed.size(), offenders, "");
                }
            }
            return new ThreadCheck(view, good.size(), List.of(), "its threads start and end faster than jcap can read them");
        }

        private int known(List<Long> listed) {
            int known = 0;
            for (long id : listed) {
                known += good.contains(id) ? 1 : 0;
            }
            return known;
        }

        /** Reads the listed threads; a thread that has ended does not count. */
        private List<TaskView> look(List<Long> listed) throws IOException {
            List<TaskView> offenders = new ArrayList<>();
            good.clear();
            for (long id : listed) {
                TaskView task = ProcessView.thread(leader.process(), id);
                if (task != null && limit.isExceededBy(task.snapshot()) && !task.ended()) {
                    offenders.add(task);
                } else if (task != null) {
                    good.add(id);
                }
            }
            return offenders;
        }
    }
}
