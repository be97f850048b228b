package dev.jcap.cli.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one process was found to hold.
 *
 * @param process   its first thread, or the one thread that was asked for
 * @param threads   how many threads were alive when none was found to hold more, or were looked at
 * @param offenders those that hold more
 * @param trouble   why nothing is proven although no thread was found to hold more; empty when it is
 */
record ThreadCheck(TaskView process, int threads, List<TaskView> offenders, String trouble) {

    /** Every round takes longer than a thread that is started lives. */
    private static final int MOST_ROUNDS = 200;

    boolean isProven() {
        return offenders.isEmpty() && trouble.isEmpty();
    }

    /** Reads a process, or the one thread that was asked for. */
    static ThreadCheck of(TaskView leader, CapabilityLimit limit) throws IOException {
        if (leader.process() != leader.snapshot().id()) {
            return new ThreadCheck(leader, 1, limit.isExceededBy(leader.snapshot()) ? List.of(leader) : List.of(), "");
        }
        return new Reading(leader, limit).read();
    }

    /**
     * A listing of threads may miss some while others are born and die. If as many threads as were alive just before the
     * listing are listed and had been found good earlier, they are all there were, and later ones are their copies.
     */
    private static final class Reading {

        private final TaskView leader;
        private final CapabilityLimit limit;
        private final Set<Long> good = new HashSet<>();

        Reading(TaskView leader, CapabilityLimit limit) {
            this.leader = leader;
            this.limit = limit;
        }

        ThreadCheck read() throws IOException {
            long id = leader.process();
            for (int round = 0; round < MOST_ROUNDS; round++) {
                TaskView now = ProcessView.thread(id, id);
                if (now == null || now.threads() == 1 && now.ended()) {
                    return new ThreadCheck(leader, 0, List.of(), "it has ended");
                }
                List<Long> listed = ProcessView.threads(id);
                if (known(listed) >= now.threads()) {
                    return new ThreadCheck(leader, (int) now.threads(), List.of(), "");
                }
                List<TaskView> offenders = look(listed);
                if (!offenders.isEmpty()) {
                    return new ThreadCheck(leader, listed.size(), offenders, "");
                }
            }
            return new ThreadCheck(leader, good.size(), List.of(), "its threads are born and die faster than they can be read");
        }

        private int known(List<Long> listed) {
            int known = 0;
            for (long id : listed) {
                known += good.contains(id) ? 1 : 0;
            }
            return known;
        }

        /** Reads those that are listed; what has ended can do nothing any more. */
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
