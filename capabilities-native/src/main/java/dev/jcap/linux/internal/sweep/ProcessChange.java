package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.kernel.DumpableFlag;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.HeldCalls;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Route;
import dev.jcap.linux.internal.sweep.AllThreads.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One change of all threads: a trial, stops until one succeeds, and a look at every thread afterwards. The process's
 * dumpable flag is clear from before the trial until all threads are alike.
 */
final class ProcessChange {

    private static final long LOOK_NANOS = 2_000_000_000L;

    private final Kernel kernel;
    private final int tasks;
    private final LongSupplier clock;
    private final long deadline;
    private final CapabilityPlan plan;
    private final List<KernelCall> first;
    private final Route.Found route;
    private final CapabilitySnapshot start;
    private final Judge judge;
    private final CallLists lists;
    private final boolean alike;
    private List<Integer> rings = List.of();
    private long stopNanos;

    /**
     * A change.
     *
     * @param first what the calling thread does before its part of the change
     * @param start the calling thread before
     * @param alike whether no thread keeps anything that the others give up
     */
    ProcessChange(
            Kernel kernel,
            int tasks,
            LongSupplier clock,
            long deadline,
            CapabilityPlan plan,
            List<KernelCall> first,
            Route.Found route,
            CapabilitySnapshot start,
            Judge judge,
            CallLists lists,
            boolean alike) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.clock = clock;
        this.deadline = deadline;
        this.plan = plan;
        this.first = first;
        this.route = route;
        this.start = start;
        this.judge = judge;
        this.lists = lists;
        this.alike = alike;
    }

    /** Makes the change; {@code open} are the rings that are open. */
    Result run(List<Integer> open) {
        rings = open;
        long held = DumpableFlag.hold(kernel);
        if (held < 0) {
            return new Result.Refused(
                    "PR_SET_DUMPABLE 0", held, "this process could be entered through a thread that differs");
        }
        boolean reopens = false;
        Result result;
        try {
            OneThread caller = new OneThread(kernel);
            Optional<OneThread.Change.Refused> rehearsed = caller.rehearse(route, judge.overflow(), tasks);
            result = rehearsed.isPresent() ? refused(rehearsed.get()) : change();
            reopens = result instanceof Result.Refused ? !caller.isTrialLeft() : reopensAfter((Result.Ended) result);
        } finally {
            DumpableFlag.release(kernel, reopens);
        }
        return result instanceof Result.Ended ended && ended.isProven() ? setDumpable(ended) : result;
    }

    private static Result.Refused refused(OneThread.Change.Refused refused) {
        return new Result.Refused(refused.operation(), refused.error(), refused.reason(), refused.missing());
    }

    /**
     * The flag stays clear while threads differ, and after a change of ids, as the kernel has it. A declared thread holds the
     * flag clear itself, as long as it lives.
     */
    private boolean reopensAfter(Result.Ended ended) {
        boolean becomes = route.goal().identity().isPresent()
                && !Goal.is(route.goal().identity().get(), judge.overflow().judged(start));
        return ended.isProven() && !becomes && areAlike(ended.findings(), false);
    }

    /** Last, and only when it is proven. */
    private Result setDumpable(Result.Ended ended) {
        if (plan.dumpable().isEmpty()) {
            return ended;
        }
        boolean wanted = plan.dumpable().get();
        if (!wanted) {
            DumpableFlag.leaveCleared();
        } else if (!areAlike(ended.findings(), true)) {
            return told(ended, "PR_SET_DUMPABLE 1 is left out: some threads hold less than others, and this process could be"
                    + " entered through them");
        }
        long set = kernel.call(new KernelCall.SetDumpable(wanted));
        return set < 0 ? told(ended, "PR_SET_DUMPABLE: " + Errno.describe(set)) : ended;
    }

    /** Whatever goes wrong, threads may have changed by then: never let it pass for a refusal. */
    private Result change() {
        try {
            return stopAndLook();
        } catch (RuntimeException | Error e) {
            return cutShort(e);
        }
    }

    private Result stopAndLook() {
        Stopping.End end = stopping(alike ? lists.forThread(start).calls() : Optional.empty())
                .run(callerCalls(), deadline);
        if (end instanceof Stopping.End.Refused refused) {
            return new Result.Refused(refused.operation(), refused.error(), refused.reason());
        }
        Stopping.End.Stopped stopped = (Stopping.End.Stopped) end;
        stopNanos = stopped.result().nanos();
        Outcome outcome = Outcome.of(route, first, judge, stopped);
        if (outcome.refused().isPresent()) {
            return outcome.refused().get();
        }
        Result.Ended ended = look(outcome.trouble());
        boolean isMended = !ended.isProven() && outcome.trouble().isEmpty() && isMended();
        return isMended ? look("") : ended;
    }

    private List<KernelCall> callerCalls() {
        List<KernelCall> calls = new ArrayList<>(first);
        calls.addAll(route.calls());
        return calls;
    }

    private Stopping stopping(Optional<HeldCalls> usual) {
        return new Stopping(kernel, tasks, clock, judge, lists, usual, start.securebits().orElseThrow());
    }

    /** A second stop for threads whose calls failed: for a reason that passes, as when the kernel had no memory. */
    private boolean isMended() {
        Stopping.End end = stopping(Optional.empty()).run(List.of(), deadline);
        if (end instanceof Stopping.End.Stopped stopped) {
            stopNanos += stopped.result().nanos();
            judge.forgetFailures();
            Outcome.noteFailures(route, judge, stopped);
            return true;
        }
        return false;
    }

    private Result.Ended look(String trouble) {
        Look look = new Look(kernel, tasks, judge, clock);
        Result.Ended ended = AllThreads.ended(look, look.run(clock.getAsLong() + LOOK_NANOS));
        return told(ended, trouble.isEmpty() ? judge.unproven().orElse("") : trouble);
    }

    private Result.Ended told(Result.Ended ended, String trouble) {
        return new Result.Ended(
                ended.findings(),
                ended.scans(),
                stopNanos,
                rings,
                trouble.isEmpty() ? ended.trouble() : trouble,
                ended.cause());
    }

    /** Who holds what now, for the report; what is in the way of that must not hide what came first. */
    private Result cutShort(Throwable first) {
        Look look = new Look(kernel, tasks, judge, clock);
        try {
            look.once();
        } catch (RuntimeException | Error e) {
            if (e != first) {
                first.addSuppressed(e);
            }
        }
        String trouble = "the change was cut short by " + first;
        return new Result.Ended(look.findings(), look.scans(), stopNanos, rings, trouble, Optional.of(first));
    }

    /** Whether all threads that can do anything are the same to a tracer. */
    private static boolean areAlike(List<ThreadState> findings, boolean declaredToo) {
        CapabilitySnapshot first = null;
        for (ThreadState finding : findings) {
            boolean acts = finding.status() != ThreadStatus.ZOMBIE
                    && finding.status() != ThreadStatus.REQUEST_WORKER
                    && (declaredToo || finding.status() != ThreadStatus.DECLARED);
            if (acts && first != null && !ThreadsAlike.isSameToTracer(first, finding.snapshot().orElseThrow())) {
                return false;
            }
            first = acts ? finding.snapshot().orElseThrow() : first;
        }
        return true;
    }
}
