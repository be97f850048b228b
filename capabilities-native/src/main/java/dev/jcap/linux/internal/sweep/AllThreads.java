package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.kernel.Courier;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Applies a plan to every thread of the process, the calling one first, and looks at every thread. */
public final class AllThreads {

    private static final long CHECK_NANOS = 2_000_000_000L;

    private final Kernel kernel;
    private final LongSupplier clock;
    private final Exceptions exceptions;

    /** @param clock nanoseconds, as {@link System#nanoTime()} gives them */
    public AllThreads(Kernel kernel, LongSupplier clock) {
        this(kernel, clock, Exceptions.NONE);
    }

    /** @param exceptions what single threads keep of what a plan takes from all others */
    public AllThreads(Kernel kernel, LongSupplier clock, Exceptions exceptions) {
        this.kernel = kernel;
        this.clock = clock;
        this.exceptions = exceptions;
    }

    /** What came of it. */
    public sealed interface Result {

        /** No thread has changed. {@code error} is -errno of the kernel's own refusal, 0 when it was not even asked. */
        record Refused(String operation, long error, String reason, CapabilitySet missing) implements Result {

            /** A refusal that no capability would change, or where only the kernel knows which one. */
            public Refused(String operation, long error, String reason) {
                this(operation, error, reason, CapabilitySet.EMPTY);
            }
        }

        /**
         * The threads were visited, or only looked at.
         *
         * @param findings every thread of the last scan
         * @param scans    how often the threads were listed
         * @param trouble  what went wrong besides single threads; empty when nothing did
         * @param cause    what cut the sweep short; empty when nothing did
         */
        record Ended(List<Finding> findings, int scans, String trouble, Optional<Throwable> cause) implements Result {

            /** Whether it is proven that no thread holds more than the goal. */
            public boolean isProven() {
                return trouble.isEmpty() && areGood(findings);
            }
        }
    }

    /** Looks at every thread. */
    public Result check(Goal goal) {
        long tasks = kernel.openTasks();
        if (tasks < 0) {
            return unreadable(tasks);
        }
        try {
            Sweep sweep = new Sweep(kernel, (int) tasks, goal, clock, exceptions);
            long listed = sweep.run(clock.getAsLong() + CHECK_NANOS);
            return ended(sweep, listed);
        } finally {
            kernel.close((int) tasks);
        }
    }

    /** Applies the plan to every thread within {@code nanos}. */
    public Result apply(CapabilityPlan plan, long nanos) {
        long deadline = clock.getAsLong() + nanos;
        long tasks = kernel.openTasks();
        if (tasks < 0) {
            return unreadable(tasks);
        }
        try {
            long ready = kernel.prepareCourier();
            return ready < 0 ? noCourier(ready) : apply(plan, (int) tasks, deadline);
        } finally {
            kernel.close((int) tasks);
        }
    }

    private static Result.Refused unreadable(long error) {
        return new Result.Refused(
                "open /proc/self/task", error, "without reading every thread back no change could be proven");
    }

    static Result.Refused noCourier(long error) {
        return new Result.Refused(
                "prepare a signal handler for all threads",
                error,
                "this needs a page of executable memory, a free real-time signal that the calling thread does not block,"
                        + " and room in the user's queue of signals (ulimit -i)");
    }

    private Result apply(CapabilityPlan plan, int tasks, long deadline) {
        OneThread caller = new OneThread(kernel);
        OneThread.Reading reading = caller.read(tasks);
        if (reading.snapshot().isEmpty()) {
            return unreadable(reading.error());
        }
        CapabilitySnapshot start = reading.snapshot().get();
        CapabilitySet kept = exceptions.of(start);
        Route route = Plans.compile(plan, start, kept);
        if (route instanceof Route.Refused refused) {
            return new Result.Refused(refused.operation(), 0, refused.reason(), refused.missing());
        }
        Route.Found found = (Route.Found) route;
        Goal goal = kept.isEmpty() ? found.goal() : Plans.goalOfOthers(plan, start);
        Sweep before = new Sweep(kernel, tasks, goal, clock, exceptions);
        // Who has to be asked for securebits must be known beforehand; all else is read afterwards.
        long listed = goal.securebits().isPresent() ? before.look() : before.list();
        Optional<Finding> unreadable = unreadable(before.findings());
        if (listed < 0 || !before.isComplete() || unreadable.isPresent()) {
            String which = unreadable.isPresent()
                    ? "thread " + unreadable.get().tid() + ": " + unreadable.get().detail() + "; "
                    : "";
            return new Result.Refused(
                    "read every thread", listed, which + "without reading every thread back no change could be proven");
        }
        try {
            OneThread.Change change = caller.rehearseAndPerform(found, start, tasks);
            if (change instanceof OneThread.Change.Refused refused) {
                return new Result.Refused(refused.operation(), refused.error(), refused.reason());
            }
            return change instanceof OneThread.Change.Broken broken
                    ? broken(broken, before)
                    : sweep(plan, goal, found.calls(), start, before, tasks, deadline);
        } catch (RuntimeException | Error e) {
            // Whatever it is, the calling thread may have changed by now: never let it pass for a refusal.
            lookAfter(e, before);
            String trouble = "the change was cut short by " + e;
            return new Result.Ended(before.findings(), before.scans(), trouble, Optional.of(e));
        }
    }

    // Loops, since streams and lambdas are half of what a first change takes.

    private static boolean areGood(List<Finding> findings) {
        for (Finding finding : findings) {
            if (!finding.standing().isGood()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Finding> unreadable(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.standing() == Finding.Standing.UNREADABLE) {
                return Optional.of(finding);
            }
        }
        return Optional.empty();
    }

    /** Who holds what now, for the report; what is in the way of that must not hide what came first. */
    private static void lookAfter(Throwable first, Sweep before) {
        try {
            before.look();
        } catch (RuntimeException | Error e) {
            if (e != first) {
                first.addSuppressed(e);
            }
        }
    }

    private static Result broken(OneThread.Change.Broken broken, Sweep before) {
        before.look();
        String trouble = "the calling thread is part of the way: " + broken.operation()
                + (broken.error() < 0 ? ": " + Errno.describe(broken.error()) : "");
        return new Result.Ended(before.findings(), before.scans(), trouble, Optional.empty());
    }

    private Result sweep(
            CapabilityPlan plan,
            Goal goal,
            List<KernelCall> calls,
            CapabilitySnapshot start,
            Sweep before,
            int tasks,
            long deadline) {
        Sweep sweep = new Sweep(kernel, tasks, goal, clock, exceptions);
        long listed;
        try (Courier courier = kernel.courier()) {
            sweep.deliver(courier, plan, start, calls, before);
            listed = sweep.run(deadline);
        }
        Result.Ended ended = ended(sweep, listed);
        Optional<Boolean> dumpable = plan.dumpable();
        if (dumpable.isPresent()) {
            long set = kernel.call(new KernelCall.SetDumpable(dumpable.get()));
            if (set < 0) {
                String trouble = "PR_SET_DUMPABLE: " + Errno.describe(set);
                return new Result.Ended(ended.findings(), ended.scans(), trouble, Optional.empty());
            }
        }
        return ended;
    }

    static Result.Ended ended(Sweep sweep, long listed) {
        String trouble = "";
        if (listed < 0) {
            trouble = "the threads cannot be listed: " + Errno.describe(listed);
        } else if (!sweep.isComplete()) {
            trouble = "the list of threads lacks the calling thread";
        } else if (!sweep.isClosed() && areGood(sweep.findings())) {
            trouble = "threads were born and ended too fast to find every one of them before the deadline";
        }
        return new Result.Ended(sweep.findings(), sweep.scans(), trouble, Optional.empty());
    }
}
