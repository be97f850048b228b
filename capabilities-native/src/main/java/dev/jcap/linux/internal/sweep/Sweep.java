package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.kernel.Courier;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.sweep.Finding.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Brings every other thread of the process to the goal that the calling thread has reached, and judges by what each
 * thread's status file says afterwards, never by what its calls returned: a thread born limited may refuse calls and
 * still be where it should be.
 */
final class Sweep {

    private static final long BLOCKED_GRACE_NANOS = 1_000_000_000L;
    private static final long FIRST_PAUSE_NANOS = 50_000L;
    private static final long LONGEST_WAIT_NANOS = 5_000_000L;
    private static final long LONGEST_LOOK_NANOS = 200_000_000L;
    /** Numbers are given out in turn: in this time they do not come round. */
    private static final long FRESH_NANOS = 100_000_000L;
    private static final int TIGHT_TRIES = 8;

    private final Kernel kernel;
    private final int tasks;
    private final Goal goal;
    private final LongSupplier clock;
    private final Exceptions exceptions;
    /** In the order of the listings. */
    private final Map<Integer, Visit> visits = new LinkedHashMap<>();

    private final Examination examination;

    private Deliveries deliveries;
    private Kernel.Tids listed;
    private int listings;
    private int scans;
    private long freshSince;
    private long idlePause = FIRST_PAUSE_NANOS;
    private boolean complete;
    private boolean closed;

    /** A sweep that only looks. */
    Sweep(Kernel kernel, int tasks, Goal goal, LongSupplier clock, Exceptions exceptions) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.clock = clock;
        this.exceptions = exceptions;
        this.goal = goal;
        examination = new Examination(kernel, tasks, new Judge(goal, exceptions));
    }

    /**
     * Lets this sweep change threads.
     *
     * @param by     carries the calls
     * @param what   the plan, which each thread follows from where it is
     * @param from   the calling thread as it was before it changed
     * @param calls  what changed it
     * @param before a look at every thread before that
     */
    void deliver(Courier by, CapabilityPlan what, CapabilitySnapshot from, List<KernelCall> calls, Sweep before) {
        CallLists lists = new CallLists(by, goal, what, exceptions, from, calls);
        deliver(new Deliveries(kernel, by, goal, lists, from, clock));
        deliveries.learn(before.findings(), before.closed);
        listed = before.listed;
    }

    /** The same for a plan that leaves the calling thread as it is. */
    void deliver(Courier by, CapabilityPlan what, CapabilitySnapshot from) {
        CallLists lists = new CallLists(by, goal, what, exceptions, from, List.of());
        deliver(new Deliveries(kernel, by, goal, lists, from, clock));
    }

    private void deliver(Deliveries from) {
        deliveries = from;
        examination.mayChange(from);
    }

    /** The threads that have been read, as they were then. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(visits.size());
        for (Visit visit : visits.values()) {
            if (visit.finding != null) {
                findings.add(visit.finding);
            }
        }
        return findings;
    }

    int scans() {
        return scans;
    }

    /** Whether no thread can have been overlooked. */
    boolean isClosed() {
        return closed;
    }

    /** Whether the last listing can be trusted. */
    boolean isComplete() {
        return complete;
    }

    /**
     * Scans until every thread is settled and none can have been overlooked, or until the deadline: 0, or -errno of the
     * listing.
     */
    long run(long deadline) {
        while (true) {
            boolean late = clock.getAsLong() - deadline >= 0;
            Kernel.Tids tids = listed != null ? listed : kernel.tids(tasks);
            listed = null;
            boolean settled = tids.error() >= 0 && scan(tids, late);
            if (settled && close(deadline) || late) {
                return Math.min(tids.error(), 0);
            }
            if (!settled) {
                await();
            }
        }
    }

    /** Looks at every thread once: 0, or -errno of the listing. */
    long look() {
        Kernel.Tids tids = kernel.tids(tasks);
        if (tids.error() >= 0) {
            scan(tids, true);
            if (goal.securebits().isPresent()) {
                close(clock.getAsLong() + LONGEST_LOOK_NANOS);
            }
        }
        return tids.error();
    }

    /** Lists the threads and reads none, for the sweep that follows: 0, or -errno. */
    long list() {
        listed = kernel.tids(tasks);
        complete = isComplete(listed);
        return listed.error();
    }

    /** A listing without the calling thread is not one of this process's threads. */
    private boolean isComplete(Kernel.Tids tids) {
        return tids.has(kernel.gettid());
    }

    /**
     * Looks for a moment at which every thread that was alive had been found settled before: whatever is born later is a
     * copy of one of them. A listing alone is no proof, as it lacks threads when others end meanwhile; a process in which
     * each thread starts its successor and ends may hide from any number of listings. But if the threads that were found
     * before and are still listed are as many as were alive just before the listing, they are all there were.
     */
    private boolean close(long deadline) {
        long pause = FIRST_PAUSE_NANOS;
        for (int tries = 1; tries == 1 || clock.getAsLong() - deadline < 0; tries++) {
            Kernel.Tids tids = kernel.tids(tasks);
            if (tids.error() < 0) {
                return false;
            }
            forgetAllBut(tids);
            complete = isComplete(tids);
            closed = complete && visits.size() == tids.alive();
            if (closed) {
                return true;
            }
            if (!addSettled(tids)) {
                return false;
            }
            // Tight at first: a thread that lives shortly must be read in one try and live on into the next.
            if (tries % TIGHT_TRIES == 0) {
                kernel.pause(pause);
                pause = Math.min(2 * pause, LONGEST_WAIT_NANOS);
            }
        }
        return false;
    }

    /** Adds the threads that are not known yet and live long enough to be read; false when one of them is not settled. */
    private boolean addSettled(Kernel.Tids tids) {
        for (int tid : tids.ids()) {
            if (!visits.containsKey(tid) && !settle(visit(tid), kernel.read(tasks, tid, "status"), true)) {
                return false;
            }
        }
        return true;
    }

    private Visit visit(int tid) {
        Visit visit = visits.get(tid);
        if (visit == null) {
            visit = new Visit(tid);
            visit.listing = listings;
            visits.put(tid, visit);
        }
        return visit;
    }

    /** One look at each thread that is not known to be good; true when all are settled. */
    private boolean scan(Kernel.Tids tids, boolean thorough) {
        scans++;
        complete = isComplete(tids);
        forgetAllBut(tids);
        forgetStale();
        if (scans == 1 && deliveries != null) {
            sendAhead(tids);
        }
        boolean settled = complete;
        int[] due = new int[tids.ids().length];
        int count = 0;
        for (int tid : tids.ids()) {
            Visit visit = visit(tid);
            if (isOnItsWay(visit) && !thorough) {
                settled = false;
            } else if (!isKnown(visit)) {
                collect(visit);
                due[count++] = tid;
            }
        }
        due = Arrays.copyOf(due, count);
        Kernel.Text[] texts = kernel.readStatuses(tasks, due);
        for (int i = 0; i < count; i++) {
            settled &= settle(visit(due[i]), texts[i], thorough);
        }
        return settled;
    }

    private void forgetStale() {
        if (scans == 1 || clock.getAsLong() - freshSince > FRESH_NANOS) {
            freshSince = clock.getAsLong();
            for (Visit visit : visits.values()) {
                visit.finding = null;
            }
        }
    }

    /** Whether reading the thread again would tell nothing new; what one was asked may have to be asked again. */
    private boolean isKnown(Visit visit) {
        return visit.isGood() && goal.securebits().isEmpty();
    }

    private boolean isOnItsWay(Visit visit) {
        return deliveries != null && deliveries.isOnItsWay(visit);
    }

    private void collect(Visit visit) {
        if (deliveries != null) {
            deliveries.collect(visit);
        }
    }

    /** Threads that hold what the calling thread held are not read before they have changed. */
    private void sendAhead(Kernel.Tids tids) {
        if (!deliveries.goAhead(CapabilitySet.lowest(kernel.capabilityCount()))) {
            return;
        }
        long[] sets = new long[3];
        for (int tid : tids.ids()) {
            if (kernel.capget(tid, sets) >= 0) {
                deliveries.sendAhead(visit(tid), sets);
            }
        }
        deliveries.await(visits.values());
    }

    /** Judges a thread by its status; true when waiting longer would change nothing. */
    private boolean settle(Visit visit, Kernel.Text status, boolean thorough) {
        visit.finding = examination.find(visit, status, thorough);
        if (visit.finding == null) {
            visits.remove(visit.tid);
            forget(visit);
            return true;
        }
        return visit.finding.standing().isSettled() || hasBlockedForLong(visit);
    }

    private boolean hasBlockedForLong(Visit visit) {
        return visit.finding.standing() == Standing.SIGNAL_BLOCKED
                && clock.getAsLong() - visit.postedAt > BLOCKED_GRACE_NANOS;
    }

    /** The numbers of threads that ended are given again. */
    private void forgetAllBut(Kernel.Tids tids) {
        listings++;
        for (int tid : tids.ids()) {
            Visit visit = visits.get(tid);
            if (visit != null) {
                visit.listing = listings;
            }
        }
        for (Iterator<Visit> all = visits.values().iterator(); all.hasNext();) {
            Visit visit = all.next();
            if (visit.listing != listings) {
                all.remove();
                forget(visit);
            }
        }
    }

    private void forget(Visit visit) {
        if (deliveries != null) {
            deliveries.forget(visit);
        }
    }

    /** Waits for parcels that are on their way; if none is, longer from scan to scan. */
    private void await() {
        if (deliveries != null && deliveries.undelivered(visits.values()) > 0) {
            idlePause = FIRST_PAUSE_NANOS;
            deliveries.await(visits.values());
        } else {
            idlePause = Math.min(2 * idlePause, LONGEST_WAIT_NANOS);
            kernel.pause(idlePause);
        }
    }
}
