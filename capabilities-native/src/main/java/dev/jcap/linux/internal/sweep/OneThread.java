package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.DumpableFlag;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import java.util.List;
import java.util.Optional;

/** Applies a plan to the calling thread: after a trial on a thread of its own, and with the result read back. */
public final class OneThread {

    private final Kernel kernel;

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
        long flags = kernel.call(new KernelCall.GetSecurebits());
        try {
            CapabilitySnapshot snapshot = CapabilitySnapshot.parse(status.content());
            return new Reading(
                    0, Optional.of(flags < 0 ? snapshot : snapshot.withSecurebits(new Securebits((int) flags))));
        } catch (CapabilityFormatException e) {
            return new Reading(-Errno.EIO.number(), Optional.empty());
        }
    }

    /** Applies the plan to the calling thread. */
    public Change apply(CapabilityPlan plan) {
        long tasks = kernel.openTasks();
        if (tasks < 0) {
            return unreadable("open /proc/self/task", tasks);
        }
        try {
            Reading start = read((int) tasks);
            if (start.snapshot().isEmpty()) {
                return unreadable("read the status of this thread", start.error());
            }
            Route route = Plans.compile(plan, start.snapshot().get());
            if (route instanceof Route.Refused refused) {
                return new Change.Refused(refused.operation(), 0, refused.reason(), refused.missing());
            }
            Change change = rehearseAndPerform((Route.Found) route, start.snapshot().get(), (int) tasks);
            return change instanceof Change.Made made ? finish(plan, made) : change;
        } finally {
            kernel.close((int) tasks);
        }
    }

    public static Change.Refused unreadable(String operation, long error) {
        return new Change.Refused(operation, error, "without reading the thread back no change could be proven");
    }

    Change rehearseAndPerform(Route.Found route, CapabilitySnapshot start, int tasks) {
        if (route.calls().isEmpty()) {
            return new Change.Made(route.goal(), start);
        }
        if (route.calls().size() == 1) {
            return performOnly(route, start, tasks);
        }
        Change rehearsed = rehearse(route, tasks);
        return rehearsed instanceof Change.Made ? perform(route, tasks) : rehearsed;
    }

    /** One call is made as a whole or not at all, so that its refusal needs no trial. */
    private Change performOnly(Route.Found route, CapabilitySnapshot start, int tasks) {
        KernelCall call = route.calls().getFirst();
        long result = kernel.call(call);
        if (result < 0) {
            return new Change.Refused(call.toString(), result, "the kernel refused");
        }
        Change change = compare(route, read(tasks));
        return change instanceof Change.Broken broken && broken.now().equals(Optional.of(start))
                ? new Change.Refused(broken.operation(), 0, "the call was made and did nothing")
                : change;
    }

    /**
     * The whole list on a thread that ends with it, so that a refusal changes nothing that lasts. The one effect that
     * is the process's, the dumpable flag, is put back.
     */
    private Change rehearse(Route.Found route, int tasks) {
        long dumpable = kernel.call(new KernelCall.GetDumpable());
        if (dumpable < 0) {
            return new Change.Refused("PR_GET_DUMPABLE", dumpable, "a trial could not be undone");
        }
        Trial trial = new Trial(route, tasks);
        try {
            kernel.onDisposableThread(trial);
        } catch (OutOfMemoryError e) {
            return restored(
                    dumpable, new Change.Refused("start a thread for a trial", 0, String.valueOf(e.getMessage())));
        }
        if (trial.change instanceof Change.Made made) {
            return made;
        }
        if (trial.change instanceof Change.Refused refused) {
            return restored(dumpable, refused);
        }
        return restored(dumpable, trial.change instanceof Change.Broken broken
                ? new Change.Refused(broken.operation(), broken.error(), "a trial on a thread of its own failed")
                : new Change.Refused("run a trial", 0, "the trial thread ended early"));
    }

    private final class Trial implements Runnable {

        private final Route.Found route;
        private final int tasks;
        private Change change;

        Trial(Route.Found route, int tasks) {
            this.route = route;
            this.tasks = tasks;
        }

        @Override
        public void run() {
            change = perform(route, tasks);
        }
    }

    /** A change of ids makes it what /proc/sys/fs/suid_dumpable says, which may be more than it was; 2 cannot be set. */
    private Change restored(long dumpable, Change.Refused refused) {
        if (dumpable <= 1) {
            kernel.call(new KernelCall.SetDumpable(dumpable == 1));
        }
        return refused;
    }

    private Change perform(Route.Found route, int tasks) {
        Run run = run(route.calls());
        Reading now = read(tasks);
        if (run.error < 0) {
            return new Change.Broken(route.calls().get(run.completed).toString(), run.error, now.snapshot());
        }
        return compare(route, now);
    }

    private static Change compare(Route.Found route, Reading now) {
        if (now.snapshot().isEmpty()) {
            return new Change.Broken("read the thread back", now.error(), now.snapshot());
        }
        return isExactly(route.goal(), now.snapshot().get())
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
