package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.Courier;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.plan.Goal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Sends the other threads of a sweep their calls, and keeps track of what has come of it. */
final class Deliveries {

    private static final long LOST_AFTER_NANOS = 100_000_000L;
    private static final long FIRST_PAUSE_NANOS = 50_000L;
    private static final long LONGEST_PAUSE_NANOS = 500_000L;
    private static final long LONGEST_WAIT_NANOS = 5_000_000L;
    private static final int FULL_QUEUE_TRIES = 40;

    private final Kernel kernel;
    private final Courier courier;
    private final Goal goal;
    private final CallLists lists;
    private final CapabilitySnapshot start;
    private final LongSupplier clock;
    private final Set<Integer> mustAsk = new HashSet<>();
    private boolean mustAskAll;
    private CallLists.Laid ahead;
    private boolean isQueueStuck;

    /**
     * @param courier carries the calls
     * @param lists   the calls for each kind of thread
     * @param start   the calling thread as it was before it changed
     */
    Deliveries(
            Kernel kernel, Courier courier, Goal goal, CallLists lists, CapabilitySnapshot start, LongSupplier clock) {
        this.kernel = kernel;
        this.courier = courier;
        this.goal = goal;
        this.lists = lists;
        this.start = start;
        this.clock = clock;
    }

    /** Takes in a look at every thread before the calling thread changed: who has to be asked for securebits. */
    void learn(List<Finding> before, boolean closed) {
        // A child of a thread that was never read may be anything.
        mustAskAll = !closed;
        for (Finding finding : before) {
            mustAsk.add(finding.tid());
            // A child of a thread that looks right already cannot be told from one that was asked.
            mustAskAll |= finding.standing() == Finding.Standing.WITHIN
                    || finding.standing() == Finding.Standing.DECLARED;
        }
    }

    int signal() {
        return courier.signal();
    }

    /** Whether threads are sent something before their status is read. */
    boolean goAhead(CapabilitySet known) {
        ahead = lists.ahead(known);
        return ahead != null;
    }

    /**
     * Sends a thread that holds what the calling thread held the calls for all such threads, before anything else is
     * known of it. What has become of it its status tells, as that of any other thread.
     *
     * @param sets the thread's permitted, effective and inheritable masks
     */
    void sendAhead(Visit visit, long[] sets) {
        if (visit.tid != start.id()
                && sets[0] == start.state().permitted().mask()
                && sets[1] == start.state().effective().mask()
                && sets[2] == start.state().inheritable().mask()) {
            post(visit, ahead);
        }
    }

    /** Sends the calls that lead from the thread's own state to the goal. */
    void send(Visit visit, CapabilitySnapshot thread) {
        if (visit.isTiredOf()) {
            return;
        }
        Optional<Securebits> flags = visit.securebits.isPresent() ? visit.securebits : assumedSecurebits();
        CallLists.Laid calls = flags.isEmpty() ? lists.question() : lists.forThread(thread.withSecurebits(flags.get()));
        if (calls.refusal().isEmpty()) {
            post(visit, calls);
        } else {
            visit.carried = calls;
            visit.giveUp(calls.refusal());
        }
    }

    /** The queue of signals may be a short one, which threads empty that take theirs. */
    private void post(Visit visit, CallLists.Laid calls) {
        visit.carried = calls;
        long parcel = courier.post(visit.tid, calls.list());
        for (int tries = 0; Errno.EAGAIN.is(parcel) && !isQueueStuck && tries < FULL_QUEUE_TRIES; tries++) {
            kernel.pause(FIRST_PAUSE_NANOS);
            parcel = courier.post(visit.tid, calls.list());
        }
        isQueueStuck = Errno.EAGAIN.is(parcel);
        if (parcel > 0) {
            visit.parcel = parcel;
            visit.postedAt = clock.getAsLong();
        } else if (Errno.EAGAIN.is(parcel)) {
            visit.trouble = "tgkill: " + Errno.describe(parcel);
        } else if (!Errno.isGone(parcel)) {
            visit.failed("tgkill: " + Errno.describe(parcel));
        }
    }

    /**
     * Other threads are taken to have the calling thread's flags, unless that had the wanted ones before: it may be here
     * for those that have not.
     */
    private Optional<Securebits> assumedSecurebits() {
        Securebits found = start.securebits().orElse(Securebits.NONE);
        return goal.securebits().isPresent() && goal.securebits().get().equals(found)
                ? Optional.empty()
                : Optional.of(found);
    }

    /** Takes in what a parcel has done, before the thread's state is read: the state then shows all of it. */
    void collect(Visit visit) {
        if (visit.parcel != 0 && isDelivered(visit)) {
            visit.collected(courier.delivery(visit.parcel), goal.securebits());
            mustAskAll |= !visit.securebits.equals(goal.securebits());
        }
    }

    private boolean isDelivered(Visit visit) {
        return courier.delivery(visit.parcel).stage() == Courier.Stage.DONE;
    }

    /**
     * Whether nothing that was sent to the thread can run any more, so that what its status says is its last word; what it
     * has not begun is taken back.
     */
    boolean isAtRest(Visit visit) {
        if (visit.parcel != 0 && courier.recall(visit.parcel)) {
            visit.parcel = 0;
        }
        return visit.parcel == 0;
    }

    /** Whether the thread will be something else in a moment, so that to read it now would be for nothing. */
    boolean isOnItsWay(Visit visit) {
        return isUndelivered(visit) && clock.getAsLong() - visit.postedAt < LONGEST_WAIT_NANOS;
    }

    private boolean isUndelivered(Visit visit) {
        return visit.parcel != 0 && !isDelivered(visit);
    }

    /** Waits until every parcel is delivered, or no more are. */
    void await(Collection<Visit> visits) {
        long pause = FIRST_PAUSE_NANOS;
        int left = undelivered(visits);
        long until = clock.getAsLong() + LONGEST_WAIT_NANOS;
        while (left > 0 && clock.getAsLong() - until < 0) {
            kernel.pause(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            int now = undelivered(visits);
            if (now < left) {
                left = now;
                until = clock.getAsLong() + LONGEST_WAIT_NANOS;
            }
        }
    }

    int undelivered(Collection<Visit> visits) {
        int count = 0;
        for (Visit visit : visits) {
            count += isUndelivered(visit) ? 1 : 0;
        }
        return count;
    }

    /** A signal dies with its thread; a new thread may have the number by now. */
    void retryIfLost(Visit visit, TaskStatus status) {
        boolean waits = status.blocks(courier.signal()) || status.awaits(courier.signal()) || status.isStopped();
        if (!waits && clock.getAsLong() - visit.postedAt > LOST_AFTER_NANOS && courier.recall(visit.parcel)) {
            visit.parcel = 0;
        }
    }

    /** Securebits cannot be read from outside: a thread that was there before the change has to be asked. */
    boolean isUnasked(Visit visit) {
        if (goal.securebits().isEmpty() || visit.tid == start.id()) {
            return false;
        }
        // Otherwise a thread born since that looks right is a copy of one that was asked.
        return (mustAskAll || mustAsk.contains(visit.tid)) && !visit.securebits.equals(goal.securebits());
    }

    /** It may have come far enough to look right without the wanted securebits, and have left children like that. */
    void forget(Visit visit) {
        mustAskAll |= visit.carried != null && !visit.securebits.equals(goal.securebits());
        if (visit.parcel != 0) {
            courier.recall(visit.parcel);
        }
    }
}
