package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.DisposableThread;
import dev.jcap.linux.internal.kernel.DumpableFlag;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.OverflowIds;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import java.util.List;
import java.util.Optional;

/** Applies a plan to the calling thread: after a trial on a thread of its own, and with the result read back. */
public final class OneThread {

    private final Kernel kernel;
    private boolean trialLeft;

    public OneThread(Kernel kernel) {
        this.kernel = kernel;
    }

    /** What came of it. */
    public sealed interface Change {

        /** The thread ended as planned. */
        record Made(Goal goal, CapabilitySnapshot now) implements Change {}

        /** Nothing has changed. {@code error} is -errno of the kernel's own refusal, 0 when it was not even asked. */
        record Refused(String operation, long error, String reason, CapabilitySet missing) implements Change {

            /** A refusal that no capability would change, or where only the kernel knows which one. */
            public Refused(String operation, long error, String reason) {
                this(operation, error, reason, CapabilitySet.EMPTY);
            }
        }

        /** The thread went part of the way, though a trial had just succeeded, or what it is now cannot be told. */
        record Broken(String operation, long error, Optional<CapabilitySnapshot> now) implements Change {}
    }

    /** How far a list of calls came on this thread. */
    private record Run(int completed, long error) {}

    /** The calling thread as it is; empty with -errno in {@code error} when its status cannot be read. */
    public record Reading(long error, Optional<CapabilitySnapshot> snapshot) {}

    /** Reads the calling thread, securebits included. */
    public Reading read() {
        return read(kernel.readOwnStatus());
    }

    Reading read(int tasks) {
        return read(kernel.read(tasks, kernel.gettid(), "status"));
    }

    private Reading read(Kernel.Text status) {
        if (status.error() < 0) {
            return new Reading(status.error(), Optional.empty());
        }
        if (!TaskStatus.isOf(kernel.gettid(), status.content())) {
            return new Reading(-Errno.ESRCH.number(), Optional.empty());
        }
        long flags = kernel.call(new KernelCall.GetSecurebits());
        try {
            CapabilitySnapshot snapshot = CapabilitySnapshot.parse(status.content());
            return flags < 0
                    ? new Reading(flags, Optional.empty())
                    : new Reading(0, Optional.of(snapshot.withSecurebits(new Securebits((int) flags))));
        } catch (CapabilityFormatException e) {
            return new Reading(-Errno.EIO.number(), Optional.empty());
        }
    }

    /** Applies the plan to the calling thread. */
    public Change apply(CapabilityPlan plan) {
        Reading reading = read();
        return reading.snapshot().isPresent()
                ? apply(plan, reading.snapshot().get())
                : unreadable("read the status of this thread", reading.error());
    }

    /** The same for a caller that has just read the thread, which nobody else can change. */
    public Change apply(CapabilityPlan plan, CapabilitySnapshot now) {
        Kernel.Namespace namespace = namespace(kernel, plan.identity().isPresent());
        if (namespace.error() < 0) {
            return unreadable("read the user namespace", namespace.error());
        }
        Optional<String> unclear = unclear(plan, namespace.overflow());
        if (unclear.isPresent()) {
            return new Change.Refused("become", 0, unclear.get());
        }
        CapabilitySnapshot start = namespace.overflow().judged(now);
        Route route = Plans.compile(plan, start);
        if (route instanceof Route.Refused refused) {
            return new Change.Refused(refused.operation(), 0, refused.reason(), refused.missing());
        }
        Route.Found found = (Route.Found) route;
        Change change = found.calls().isEmpty()
                ? new Change.Made(found.goal(), start)
                : rehearseAndPerform(found, start, namespace.overflow());
        return change instanceof Change.Made made ? finish(plan, made) : change;
    }

    private Change rehearseAndPerform(Route.Found route, CapabilitySnapshot start, OverflowIds overflow) {
        long tasks = kernel.openTasks();
        if (tasks < 0) {
            return unreadable("open /proc/self/task", tasks);
        }
        try {
            return rehearseAndPerform(route, start, overflow, (int) tasks);
        } finally {
            kernel.close((int) tasks);
        }
    }

    public static Change.Refused unreadable(String operation, long error) {
        String reason = Errno.ESRCH.is(error)
                ? "/proc is that of another pid namespace: mount the one of this process's own"
                : "without reading the thread back no change could be proven";
        return new Change.Refused(operation, error, reason);
    }

    /** What ids mean here, where that matters. */
    static Kernel.Namespace namespace(Kernel kernel, boolean matters) {
        return matters ? kernel.namespace() : new Kernel.Namespace(0, OverflowIds.NONE);
    }

    /** The same, for the user namespace of this process. */
    public static Optional<String> unclear(Kernel kernel, CapabilityPlan plan) {
        return unclear(plan, namespace(kernel, plan.identity().isPresent()).overflow());
    }

    /** Why nobody could tell whether a thread has become who the plan says; empty when that can be told. */
    static Optional<String> unclear(CapabilityPlan plan, OverflowIds overflow) {
        if (plan.identity().isEmpty()) {
            return Optional.empty();
        }
        Identity who = plan.identity().get();
        boolean isClear = who.uid() != overflow.uid() && who.gid() != overflow.gid()
                && !who.groups().contains(overflow.gid());
        return isClear
                ? Optional.empty()
                : Optional.of("this user namespace shows every id that it does not map as " + overflow.uid() + " (user) or "
                        + overflow.gid() + " (group), so nobody could tell afterwards; choose another id");
    }

    private Change rehearseAndPerform(Route.Found route, CapabilitySnapshot start, OverflowIds overflow, int tasks) {
        Optional<Change.Refused> rehearsed = rehearse(route, overflow, tasks);
        if (rehearsed.isPresent()) {
            return rehearsed.get();
        }
        return route.calls().size() == 1 ? performOnly(route, start, overflow, tasks) : perform(route, overflow, tasks);
    }

    /** One call is made as a whole or not at all, so that its refusal needs no trial. */
    private Change performOnly(Route.Found route, CapabilitySnapshot start, OverflowIds overflow, int tasks) {
        KernelCall call = route.calls().getFirst();
        long result = kernel.call(call);
        if (result < 0) {
            return new Change.Refused(call.toString(), result, "the kernel refused");
        }
        Change change = compare(route, overflow, read(tasks));
        return change instanceof Change.Broken broken
                && broken.now().map(overflow::judged).equals(Optional.of(start))
                        ? new Change.Refused(broken.operation(), 0, "the call was made and did nothing")
                        : change;
    }

    /**
     * The whole list on a thread that ends with it, so that a refusal changes nothing that lasts: why it failed. A list of
     * one call needs no trial. The caller holds the process's dumpable flag cleared.
     */
    Optional<Change.Refused> rehearse(Route.Found route, OverflowIds overflow, int tasks) {
        if (route.calls().size() < 2) {
            return Optional.empty();
        }
        Trial trial = new Trial(route, overflow, tasks);
        try {
            kernel.onDisposableThread(trial);
        } catch (OutOfMemoryError e) {
            return Optional.of(new Change.Refused("start a thread for a trial", 0, String.valueOf(e.getMessage())));
        }
        if (!DisposableThread.awaitGone(kernel, tasks, trial.tid)) {
            trialLeft = true;
            return Optional.of(new Change.Refused("end a trial", 0, "its thread is still there"));
        }
        if (trial.change == null) {
            return Optional.of(new Change.Refused("run a trial", 0, "the trial thread ended early"));
        }
        if (trial.change instanceof Change.Refused refused) {
            return Optional.of(refused);
        }
        return trial.change instanceof Change.Broken broken
                ? Optional.of(new Change.Refused(broken.operation(), broken.error(), "a trial on a thread of its own failed"))
                : Optional.empty();
    }

    /** Whether the thread of a trial may still be there, with credentials of its own. */
    boolean isTrialLeft() {
        return trialLeft;
    }

    private final class Trial implements Runnable {

        private final Route.Found route;
        private final OverflowIds overflow;
        private final int tasks;
        private int tid;
        private Change change;

        Trial(Route.Found route, OverflowIds overflow, int tasks) {
            this.route = route;
            this.overflow = overflow;
            this.tasks = tasks;
        }

        @Override
        public void run() {
            tid = kernel.gettid();
            change = perform(route, overflow, tasks);
        }
    }

    private Change perform(Route.Found route, OverflowIds overflow, int tasks) {
        Run run = run(route.calls());
        Reading now = read(tasks);
        if (run.error < 0) {
            return new Change.Broken(route.calls().get(run.completed).toString(), run.error, now.snapshot());
        }
        return compare(route, overflow, now);
    }

    private static Change compare(Route.Found route, OverflowIds overflow, Reading now) {
        if (now.snapshot().isEmpty()) {
            return new Change.Broken("read the thread back", now.error(), now.snapshot());
        }
        return isExactly(route.goal(), overflow.judged(now.snapshot().get()))
                ? new Change.Made(route.goal(), now.snapshot().get())
                : new Change.Broken("compare the result with the plan", 0, now.snapshot());
    }

    private static boolean isExactly(Goal goal, CapabilitySnapshot now) {
        return goal.isReachedBy(now)
                && goal.state().equals(now.state())
                && goal.bounding().equals(now.bounding())
                && goal.ambient().equals(now.ambient())
                && (goal.securebits().isEmpty() || goal.securebits().equals(now.securebits()));
    }

    private Run run(List<KernelCall> calls) {
        int completed = 0;
        for (KernelCall call : calls) {
            long result = kernel.call(call);
            if (result < 0) {
                return new Run(completed, result);
            }
            completed++;
        }
        return new Run(completed, 0);
    }

    /** The process's dumpable flag, last: every change of ids clears it. */
    Change finish(CapabilityPlan plan, Change.Made made) {
        if (plan.dumpable().isEmpty()) {
            return made;
        }
        if (!plan.dumpable().get()) {
            DumpableFlag.leaveCleared();
        }
        KernelCall call = new KernelCall.SetDumpable(plan.dumpable().get());
        long result = kernel.call(call);
        return result < 0 ? new Change.Broken(call.toString(), result, Optional.of(made.now())) : made;
    }
}
