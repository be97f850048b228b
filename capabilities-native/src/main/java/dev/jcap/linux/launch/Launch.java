package dev.jcap.linux.launch;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.HandoverReport;
import dev.jcap.linux.PlanOutcome;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.kernel.DisposableThread;
import dev.jcap.linux.internal.kernel.DumpableFlag;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.CredentialLock;
import dev.jcap.linux.internal.shared.Handover;
import dev.jcap.linux.internal.shared.OnPlatformThread;
import dev.jcap.linux.internal.shared.PlanAdapter;
import dev.jcap.linux.internal.sweep.BornThreads;
import dev.jcap.linux.internal.sweep.OneThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * One piece of work on a disposable thread that has taken on a plan, with the rest of the process as before.
 *
 * <p>One launch goes on at a time, and no change of every thread meanwhile. Other threads may change themselves: a launch
 * can take as long as somebody lets it, for example to open a FIFO, and waits for no other thread of this program.
 */
final class Launch<T> {

    private final LinuxKernel kernel;
    private final CapabilityPlan plan;
    private final Callable<T> work;
    private CapabilitySnapshot caller;
    private CapabilitySnapshot taken;
    private boolean copyLeft;

    Launch(LinuxKernel kernel, CapabilityPlan plan, Callable<T> work) {
        if (plan.dumpable().isPresent()) {
            throw new IllegalArgumentException("the dumpable flag is this process's, and every program starts with its"
                    + " own: a plan for another program cannot name it");
        }
        this.kernel = kernel;
        this.plan = plan;
        this.work = work;
    }

    /** What is done with the directory of this process's threads open. */
    private interface WithTasks<T> {
        T run(int tasks) throws IOException;
    }

    /** Starts a process: with an idle reaper before, and without a copy of the disposable thread after. */
    T start(Runnable undo) throws IOException {
        return alone(tasks -> {
            IdleReaper.provide(kernel, tasks);
            return leavingNothing(tasks, undo);
        });
    }

    /** Starts nothing: this process ends with the work, or the work fails. */
    T run() throws IOException {
        return alone(tasks -> leavingNothing(tasks, () -> {}));
    }

    private T alone(WithTasks<T> inside) throws IOException {
        try (CredentialLock _ = CredentialLock.oneLaunch();
                CredentialLock _ = CredentialLock.oneThread()) {
            long tasks = kernel.openTasks();
            if (tasks < 0) {
                throw CapabilityExceptions.denied("open /proc/self/task", tasks, "the result could not be proven");
            }
            try {
                return keepingDumpable(inside, (int) tasks);
            } finally {
                kernel.close((int) tasks);
            }
        }
    }

    /** While a thread holds less than the others, the flag is cleared, and it stays so if a copy of that thread is left. */
    private T keepingDumpable(WithTasks<T> inside, int tasks) throws IOException {
        caller = new OneThread(kernel)
                .read()
                .snapshot()
                .orElseThrow(() -> new CapabilityException("cannot read the status of this thread"));
        long held = DumpableFlag.hold(kernel);
        if (held < 0) {
            throw CapabilityExceptions.denied(
                    "clear the dumpable flag", held, "the child's user could trace the launching thread, and so this process");
        }
        try {
            return inside.run(tasks);
        } finally {
            DumpableFlag.release(kernel, !copyLeft);
        }
    }

    private T leavingNothing(int tasks, Runnable undo) throws IOException {
        BornThreads born = new BornThreads(kernel, tasks);
        if (born.error() < 0) {
            throw CapabilityExceptions.denied("list the threads", born.error(),
                    "a copy of the launching thread could not be found");
        }
        try {
            return onDisposableThread(tasks);
        } finally {
            mend(born, undo);
        }
    }

    private T onDisposableThread(int tasks) throws IOException {
        try {
            return DisposableThread.run(kernel, tasks, () -> {
                taken = takeOn();
                DumpableFlag.clearAgain(kernel);
                return work.call();
            });
        } catch (ExecutionException e) {
            throw OnPlatformThread.<IOException>rethrown(e.getCause());
        }
    }

    private CapabilitySnapshot takeOn() {
        PlanOutcome outcome = PlanAdapter.outcome(plan, caller);
        PlanAdapter.warn(outcome);
        Optional<HandoverReport> files = Handover.carryOut(outcome.plan(), caller);
        Handover.warn(files);
        return switch (new OneThread(kernel).apply(outcome.plan())) {
            case OneThread.Change.Made made -> made.now();
            case OneThread.Change.Refused refused -> throw CapabilityExceptions.denied(refused, files);
            // The thread that went part of the way ends here, and nothing has been started.
            case OneThread.Change.Broken broken ->
                throw CapabilityExceptions.denied(broken.operation(), broken.error(),
                        "the thread that was to launch is not as planned");
        };
    }

    private void mend(BornThreads born, Runnable undo) {
        if (taken != null && BornThreads.isSame(caller, taken)) {
            return;
        }
        BornThreads.Copies copies = born.find(thread -> taken == null
                ? thread.name().equals(DisposableThread.NAME) && !BornThreads.isSame(thread, caller)
                : BornThreads.isSame(thread, taken));
        copyLeft = copies.error() < 0 || !copies.threads().isEmpty();
        long result = copies.error() < 0 ? copies.error() : copyLeft ? born.strip(copies.threads()) : 0;
        if (result < 0) {
            undo.run();
            throw CapabilityExceptions.mixed(
                    "a copy of the launching thread may be left: " + Errno.describe(result),
                    ThreadReport.of(List.of(), 1, Duration.ZERO),
                    null);
        }
    }
}
