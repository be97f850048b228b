package dev.jcap.linux.kernel;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Brings every other thread of the process to the goal that the calling thread has reached, and judges by what each
 * thread's status file says afterwards, never by what its calls returned: a thread born limited may refuse calls and
 * still be where it should be.
 */
final class Sweep {

    private static final int ATTEMPTS = 3;
    private static final long BLOCKED_GRACE_NANOS = 1_000_000_000L;
    private static final long LOST_AFTER_NANOS = 100_000_000L;
    private static final long FIRST_PAUSE_NANOS = 50_000L;
    private static final long LONGEST_WAIT_NANOS = 5_000_000L;
    private static final long LONGEST_LOOK_NANOS = 200_000_000L;
    private static final int TIGHT_TRIES = 8;

    private final Kernel kernel;
    private final int tasks;
    private final Goal goal;
    private final LongSupplier clock;
    private final Map<Integer, Visit> visits = new HashMap<>();
    private final Exceptions exceptions;

    private Courier courier;
    private CallLists lists;
    private CapabilitySnapshot start;
    private final Set<Integer> mustAsk = new HashSet<>();
    private boolean mustAskAll;
    private List<Finding> findings = List.of();
    private int scans;
    private long idlePause = FIRST_PAUSE_NANOS;
    private boolean complete;
    private boolean closed;

    /** What was done about one thread. */
    private static final class Visit {
        private CallLists.Laid carried;
        private long parcel;
        private long postedAt;
        private int attempts;
        private Optional<Securebits> securebits = Optional.empty();
        private String trouble = "";
    }

    /** A sweep that only looks. */
    Sweep(Kernel kernel, int tasks, Goal goal, LongSupplier clock, Exceptions exceptions) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.goal = goal;
        this.clock = clock;
        this.exceptions = exceptions;
    }

    /**
     * Lets this sweep change threads.
     *
     * @param by      carries the calls
     * @param what    the plan, which each thread follows from where it is
     * @param from    the calling thread as it was before it changed
     * @param calls   what changed it
     * @param before  a look at every thread before that
     */
    void deliver(Courier by, CapabilityPlan what, CapabilitySnapshot from, List<KernelCall> calls, Sweep before) {
        deliver(by, what, from);
        lists.put(from, calls);
        // A child of a thread that was never read may be anything.
        mustAskAll = !before.closed;
        for (Finding finding : before.findings) {
            mustAsk.add(finding.tid());
            // A child of a thread that looks right already cannot be told from one that was asked.
            mustAskAll |= finding.standing() == Finding.Standing.WITHIN
                    || finding.standing() == Finding.Standing.DECLARED;
        }
    }

    /** The same for a plan that leaves the calling thread as it is. */
    void deliver(Courier by, CapabilityPlan what, CapabilitySnapshot from) {
        courier = by;
        lists = new CallLists(by, goal, what, exceptions);
        start = from;
    }

    List<Finding> findings() {
        return findings;
    }

    int scans() {
        return scans;
    }

    /**
     * Scans until every thread is settled and none can have been overlooked, or until the deadline: 0, or -errno of the
     * listing.
     */
    long run(long deadline) {
        while (true) {
            Kernel.Tids tids = kernel.tids(tasks);
            boolean settled = tids.error() >= 0 && scan(tids.ids());
            if (settled && close(deadline) || clock.getAsLong() - deadline >= 0) {
                return tids.error() < 0 ? tids.error() : 0;
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
            scan(tids.ids());
            if (goal.securebits().isPresent()) {
                close(clock.getAsLong() + LONGEST_LOOK_NANOS);
            }
        }
        return tids.error();
    }

    /**
     * Looks for a moment at which every thread that was alive had been found settled before: whatever is born later is a
     * copy of one of them. A listing alone is no proof, as it lacks threads when others end meanwhile; a process in which
     * each thread starts its successor and ends may hide from any number of listings. But if the threads that were found
     * before and are still listed are as many as were alive just before the listing, they are all there were.
     */
    private boolean close(long deadline) {
        Set<Integer> known = new HashSet<>();
        for (Finding finding : findings) {
            known.add(finding.tid());
        }
        List<Finding> all = new ArrayList<>(findings);
        findings = all;
        long pause = FIRST_PAUSE_NANOS;
        for (int tries = 1; tries == 1 || clock.getAsLong() - deadline < 0; tries++) {
            Kernel.Tids tids = kernel.tids(tasks);
            if (tids.error() < 0) {
                return false;
            }
            known.retainAll(new HashSet<>(tids.ids()));
            closed = known.size() == tids.alive();
            if (closed) {
                return true;
            }
            if (!addSettled(tids.ids(), known, all)) {
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
    private boolean addSettled(List<Integer> tids, Set<Integer> known, List<Finding> all) {
        for (int tid : tids) {
            Finding finding = known.contains(tid) ? null : judge(tid);
            if (finding != null && !isSettled(finding)) {
                return false;
            }
            if (finding != null) {
                known.add(tid);
                all.add(finding);
            }
        }
        return true;
    }

    /** Whether no thread can have been overlooked. */
    boolean isClosed() {
        return closed;
    }

    private boolean scan(List<Integer> tids) {
        scans++;
        List<Finding> found = new ArrayList<>(tids.size());
        boolean settled = isComplete(tids);
        forgetAllBut(tids);
        for (int tid : tids) {
            Finding finding = judge(tid);
            if (finding != null) {
                found.add(finding);
                settled &= isSettled(finding);
            }
        }
        findings = found;
        return settled;
    }

    /** The numbers of threads that ended are given again. */
    private void forgetAllBut(List<Integer> tids) {
        Set<Integer> alive = new HashSet<>(tids);
        for (Iterator<Map.Entry<Integer, Visit>> all = visits.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Visit> visit = all.next();
            if (!alive.contains(visit.getKey())) {
                forget(visit.getValue());
                all.remove();
            }
        }
    }

    /** It may have come far enough to look right without the wanted securebits, and have left children like that. */
    private void forget(Visit visit) {
        mustAskAll |= visit.carried != null && !visit.securebits.equals(goal.securebits());
        if (visit.parcel != 0) {
            courier.recall(visit.parcel);
        }
    }

    /** A listing without the calling thread is not one of this process's threads. */
    private boolean isComplete(List<Integer> tids) {
        complete = tids.contains(kernel.gettid());
        return complete;
    }

    /** Whether the last scan was of a listing that can be trusted. */
    boolean isComplete() {
        return complete;
    }

    /** One thread as it is now, with the next step towards the goal taken; null when it is gone. */
    private Finding judge(int tid) {
        Visit visit = visits.get(tid);
        if (visit == null) {
            visit = new Visit();
            visits.put(tid, visit);
        }
        collect(visit);
        Kernel.Text text = kernel.read(tasks, tid, "status");
        if (isGone(text.error())) {
            return null;
        }
        if (text.error() < 0) {
            return unreadable(tid, Errno.describe(text.error()));
        }
        try {
            return judge(tid, visit, TaskStatus.parse(text.content()));
        } catch (CapabilityFormatException e) {
            return unreadable(tid, e.getMessage());
        }
    }

    private static Finding unreadable(int tid, String why) {
        return new Finding(tid, Finding.Standing.UNREADABLE, Optional.empty(), "its status cannot be read: " + why);
    }

    private Finding judge(int tid, Visit visit, TaskStatus status) {
        if (status.isZombie()) {
            return finding(tid, Finding.Standing.ZOMBIE, status, "");
        }
        if (mostFor(status.snapshot()).isReachedBy(status.snapshot()) && !isUnvisited(tid, visit)) {
            return within(tid, status);
        }
        if (isKernelWorker(tid)) {
            return missed(tid, Finding.Standing.KERNEL_WORKER, status, "it is a worker of the kernel (io_uring)");
        }
        if (courier == null) {
            return missed(tid, Finding.Standing.HOLDS_MORE, status, "");
        }
        if (visit.parcel == 0) {
            visit(tid, visit, status.snapshot());
        } else {
            retryIfLost(visit, status);
        }
        return visit.parcel == 0 && visit.attempts >= ATTEMPTS
                ? missed(tid, Finding.Standing.REFUSED, status, visit.trouble)
                : waiting(tid, visit, status);
    }

    /** What this thread may hold. */
    private Goal mostFor(CapabilitySnapshot thread) {
        return goal.allowing(exceptions.of(thread));
    }

    private Finding within(int tid, TaskStatus status) {
        if (goal.isReachedBy(status.snapshot())) {
            return finding(tid, Finding.Standing.WITHIN, status, "");
        }
        String kept = "keeps " + goal.exceededBy(status.snapshot()) + ", declared";
        return finding(tid, Finding.Standing.DECLARED, status, kept);
    }

    /** Securebits cannot be read from outside: a thread that was there before the change has to be asked. */
    private boolean isUnvisited(int tid, Visit visit) {
        if (courier == null || goal.securebits().isEmpty() || tid == start.id()) {
            return false;
        }
        // Otherwise a thread born since that looks right is a copy of one that was asked.
        return (mustAskAll || mustAsk.contains(tid)) && !visit.securebits.equals(goal.securebits());
    }

    private Finding waiting(int tid, Visit visit, TaskStatus status) {
        if (status.blocks(courier.signal())) {
            return missed(tid, Finding.Standing.SIGNAL_BLOCKED, status, "it blocks signal " + courier.signal());
        }
        return status.isStopped()
                ? missed(tid, Finding.Standing.STOPPED, status, "it is stopped, traced or frozen")
                : missed(tid, Finding.Standing.NOT_REACHED, status, visit.trouble);
    }

    private Finding missed(int tid, Finding.Standing standing, TaskStatus status, String why) {
        List<String> clauses = new ArrayList<>(mostFor(status.snapshot()).missedBy(status.snapshot()));
        if (clauses.isEmpty()) {
            clauses.add(why.isEmpty() ? "its securebits are unknown" : why);
        } else if (!why.isEmpty()) {
            clauses.add(why);
        }
        return finding(tid, standing, status, String.join("; ", clauses));
    }

    private static Finding finding(int tid, Finding.Standing standing, TaskStatus status, String detail) {
        return new Finding(tid, standing, Optional.of(status.snapshot()), detail);
    }

    private boolean isSettled(Finding finding) {
        return finding.standing().isSettled() || hasBlockedForLong(finding);
    }

    private boolean hasBlockedForLong(Finding finding) {
        return finding.standing() == Finding.Standing.SIGNAL_BLOCKED
                && clock.getAsLong() - visits.get(finding.tid()).postedAt > BLOCKED_GRACE_NANOS;
    }

    private boolean isKernelWorker(int tid) {
        Kernel.Text stat = kernel.read(tasks, tid, "stat");
        return stat.error() >= 0 && TaskStatus.isKernelWorker(stat.content());
    }

    /** Posts the calls that lead from the thread's own state to the goal. */
    private void visit(int tid, Visit visit, CapabilitySnapshot thread) {
        if (visit.attempts >= ATTEMPTS) {
            return;
        }
        Optional<Securebits> flags = visit.securebits.isPresent() ? visit.securebits : assumedSecurebits();
        visit.carried = flags.isEmpty()
                ? lists.question()
                : lists.forThread(thread.withSecurebits(flags.get()));
        if (!visit.carried.refusal().isEmpty()) {
            visit.trouble = visit.carried.refusal();
            visit.attempts = ATTEMPTS;
            return;
        }
        long parcel = courier.post(tid, visit.carried.list());
        if (parcel > 0) {
            visit.parcel = parcel;
            visit.postedAt = clock.getAsLong();
        } else if (!isGone(parcel)) {
            visit.trouble = "tgkill: " + Errno.describe(parcel);
            visit.attempts += Errno.EAGAIN.is(parcel) ? 0 : 1;
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
    private void collect(Visit visit) {
        if (visit.parcel == 0) {
            return;
        }
        Courier.Delivery delivery = courier.delivery(visit.parcel);
        if (delivery.stage() != Courier.Stage.DONE) {
            return;
        }
        visit.parcel = 0;
        visit.attempts += visit.carried.isQuestion() && delivery.succeeded() ? 0 : 1;
        visit.securebits = Optional.empty();
        if (!delivery.succeeded()) {
            visit.trouble = visit.carried.calls().get(delivery.completed()) + ": " + Errno.describe(delivery.result());
        } else if (goal.securebits().isPresent()) {
            visit.securebits = Optional.of(new Securebits((int) delivery.result()));
            visit.trouble = visit.securebits.equals(goal.securebits())
                    ? ""
                    : "its securebits are 0x" + Long.toHexString(delivery.result());
        } else {
            visit.trouble = "";
        }
        mustAskAll |= !visit.securebits.equals(goal.securebits());
    }

    /** A signal dies with its thread; a new thread may have the number by now. */
    private void retryIfLost(Visit visit, TaskStatus status) {
        boolean waits = status.blocks(courier.signal()) || status.awaits(courier.signal()) || status.isStopped();
        if (!waits && clock.getAsLong() - visit.postedAt > LOST_AFTER_NANOS && courier.recall(visit.parcel)) {
            visit.parcel = 0;
        }
    }

    /** Waits until every parcel is delivered, but not for long; longer from scan to scan while none is on its way. */
    private void await() {
        boolean delivering = hasUndelivered();
        idlePause = delivering ? FIRST_PAUSE_NANOS : Math.min(2 * idlePause, LONGEST_WAIT_NANOS);
        long pause = idlePause;
        long until = clock.getAsLong() + LONGEST_WAIT_NANOS;
        do {
            kernel.pause(pause);
            pause *= 2;
        } while (delivering && hasUndelivered() && clock.getAsLong() - until < 0);
    }

    private boolean hasUndelivered() {
        for (Visit visit : visits.values()) {
            if (visit.parcel != 0 && courier.delivery(visit.parcel).stage() != Courier.Stage.DONE) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGone(long error) {
        return Errno.ESRCH.is(error) || Errno.ENOENT.is(error);
    }
}
