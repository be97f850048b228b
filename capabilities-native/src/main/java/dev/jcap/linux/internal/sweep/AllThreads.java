package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.ThreadState;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Applies a plan to every thread of the process at one moment, and looks at every thread. */
public final class AllThreads {

    static final String RING = "anon_inode:[io_uring]";
    private static final String SUPERVISION = "anon_inode:seccomp notify";
    private static final long CHECK_NANOS = 2_000_000_000L;

    private final Kernel kernel;
    private final LongSupplier clock;
    private final Allowances exceptions;
    private final boolean strict;

    /** @param clock nanoseconds, as {@link System#nanoTime()} gives them */
    public AllThreads(Kernel kernel, LongSupplier clock) {
        this(kernel, clock, Allowances.NONE, false);
    }

    /**
     * With exceptions.
     *
     * @param exceptions what single threads keep of what a plan takes from all others
     * @param strict     whether a change is refused while an io_uring ring is open
     */
    public AllThreads(Kernel kernel, LongSupplier clock, Allowances exceptions, boolean strict) {
        this.kernel = kernel;
        this.clock = clock;
        this.exceptions = exceptions;
        this.strict = strict;
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
         * The threads have changed, or were only looked at.
         *
         * @param findings  every thread of the last scan
         * @param scans     how often the threads were listed and read
         * @param stopNanos how long the threads were stopped; 0 when they were not
         * @param rings     descriptors of io_uring rings that were open before a change
         * @param trouble   what went wrong besides single threads; empty when nothing did
         * @param cause     what cut the change short; empty when nothing did
         */
        record Ended(
                List<ThreadState> findings,
                int scans,
                long stopNanos,
                List<Integer> rings,
                String trouble,
                Optional<Throwable> cause)
                implements Result {

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
            return unreadable("open /proc/self/task", tasks);
        }
        try {
            Kernel.Namespace namespace = OneThread.namespace(kernel, goal.identity().isPresent());
            if (namespace.error() < 0) {
                return unreadable("read the user namespace", namespace.error());
            }
            Look look = new Look(kernel, (int) tasks, new Judge(goal, exceptions, namespace.overflow()), clock);
            long listed = look.run(clock.getAsLong() + CHECK_NANOS);
            return ended(look, listed);
        } finally {
            kernel.close((int) tasks);
        }
    }

    /** Applies the plan to every thread within {@code nanos}. */
    public Result apply(CapabilityPlan plan, long nanos) {
        return apply(plan, List.of(), nanos);
    }

    /**
     * The same with calls that the calling thread makes before all others, while every thread is held: they hand over files
     * that nothing may open between this and the change. If it is refused, they may have been made.
     */
    public Result apply(CapabilityPlan plan, List<KernelCall> first, long nanos) {
        long deadline = clock.getAsLong() + nanos;
        long tasks = kernel.openTasks();
        if (tasks < 0) {
            return unreadable("open /proc/self/task", tasks);
        }
        try {
            long ready = kernel.prepareStop();
            return ready < 0 ? notReady(ready) : apply(plan, first, (int) tasks, deadline);
        } finally {
            kernel.close((int) tasks);
        }
    }

    private static Result.Refused unreadable(String operation, long error) {
        return new Result.Refused(operation, error, "without reading every thread back no change could be proven");
    }

    static Result.Refused notReady(long error) {
        return new Result.Refused(
                "prepare a signal handler for all threads",
                error,
                "this needs a page of executable memory, a free real-time signal, and no other version of jcap in this process");
    }

    private Result apply(CapabilityPlan plan, List<KernelCall> first, int tasks, long deadline) {
        OneThread caller = new OneThread(kernel);
        OneThread.Reading reading = caller.read(tasks);
        Kernel.Namespace namespace = OneThread.namespace(kernel, plan.identity().isPresent());
        if (reading.snapshot().isEmpty() || namespace.error() < 0) {
            OneThread.Change.Refused refused =
                    OneThread.unreadable("read the calling thread", Math.min(reading.error(), namespace.error()));
            return new Result.Refused(refused.operation(), refused.error(), refused.reason(), refused.missing());
        }
        Optional<String> unclear = OneThread.unclear(plan, namespace.overflow());
        if (unclear.isPresent()) {
            return new Result.Refused("become", 0, unclear.get());
        }
        CapabilitySnapshot start = namespace.overflow().judged(reading.snapshot().get());
        CapabilitySet kept = exceptions.of(start);
        Route route = Plans.compile(plan, start, kept);
        if (route instanceof Route.Refused refused) {
            return new Result.Refused(refused.operation(), 0, refused.reason(), refused.missing());
        }
        Goal goal = kept.isEmpty() ? ((Route.Found) route).goal() : Plans.goalOfOthers(plan, start);
        Judge judge = new Judge(goal, exceptions, namespace.overflow());
        CapabilitySet known = CapabilitySet.lowest(kernel.capabilityCount());
        CallLists lists = new CallLists(goal, plan, exceptions, judge, namespace.overflow(), known);
        boolean alike = exceptions.equals(Allowances.NONE);
        return ground(new ProcessChange(
                kernel, tasks, clock, deadline, plan, first, (Route.Found) route, reading.snapshot().get(), judge, lists, alike));
    }

    /** What would be in the way of a stop, or act besides threads, is seen beforehand. */
    private Result ground(ProcessChange change) {
        Kernel.Descriptors supervised = kernel.descriptors(SUPERVISION);
        Kernel.Descriptors rings = kernel.descriptors(RING);
        if (supervised.error() < 0 || rings.error() < 0) {
            return unreadable("list /proc/self/fd", Math.min(supervised.error(), rings.error()));
        }
        if (!supervised.numbers().isEmpty()) {
            return new Result.Refused("stop every thread", 0, "descriptor " + supervised.numbers().getFirst()
                    + " supervises system calls (seccomp user notification), and the thread that answers would be stopped"
                    + " too; supervise from another process");
        }
        if (strict && !rings.numbers().isEmpty()) {
            return new Result.Refused("stop every thread", 0, "descriptors " + rings.numbers()
                    + " are io_uring rings, which may act with the credentials of before; close them first");
        }
        return change.run(rings.numbers());
    }

    // Loops, since streams and lambdas are half of what a first change takes.

    static boolean areGood(List<ThreadState> findings) {
        for (ThreadState finding : findings) {
            if (!finding.status().isHarmless()) {
                return false;
            }
        }
        return true;
    }

    static Result.Ended ended(Look look, long listed) {
        String trouble = "";
        if (listed < 0) {
            trouble = "the threads cannot be listed: " + Errno.describe(listed);
        } else if (!look.isComplete()) {
            trouble = "the list of threads lacks the calling thread";
        } else if (!look.isClosed() && areGood(look.findings())) {
            trouble = "threads were born and ended too fast to find every one of them before the deadline";
        }
        return new Result.Ended(look.findings(), look.scans(), 0, List.of(), trouble, Optional.empty());
    }
}
