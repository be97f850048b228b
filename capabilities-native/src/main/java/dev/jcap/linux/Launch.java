package dev.jcap.linux;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.kernel.DisposableThread;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.sweep.BornThreads;
import dev.jcap.linux.internal.sweep.OneThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Lock;

/**
 * One piece of work on a disposable thread that has taken on a plan, with the rest of the process as before.
 *
 * <p>It is alone: neither another launch nor any other change of credentials goes on meanwhile. The dumpable flag is the
 * process's, is cleared for the time of the launch and put back at the end; two at a time would each take the other's
 * clearing for the original. The carrier of signals, which a stray copy of the thread may need, is one too.
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
        Lock lock = CredentialLock.allThreads();
        lock.lock();
        try {
            long tasks = kernel.openTasks();
            if (tasks < 0) {
                throw Errors.denied("open /proc/self/task", tasks, "the result could not be proven");
            }
            try {
                return keepingDumpable(inside, (int) tasks);
            } finally {
                kernel.close((int) tasks);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Who may trace the weakest thread has the memory of all: while a thread holds less than the others, the flag is
     * cleared, and it stays so if a copy of that thread is left. The kernel itself clears it for a change of ids only.
     */
    private T keepingDumpable(WithTasks<T> inside, int tasks) throws IOException {
        caller = new OneThread(kernel)
                .read()
                .snapshot()
                .orElseThrow(() -> new CapabilityException("cannot read the status of this thread"));
        long before = kernel.call(new KernelCall.GetDumpable());
        if (before < 0) {
            throw Errors.denied("PR_GET_DUMPABLE", before, "the launching thread might be a door into this process");
        }
        if (before == 1 && !caller.state().permitted().isEmpty()) {
            long cleared = kernel.call(new KernelCall.SetDumpable(false));
            if (cleared < 0) {
                throw Errors.denied("PR_SET_DUMPABLE 0", cleared, "the launching thread would be a door into this process");
            }
        }
        try {
            return inside.run(tasks);
        } finally {
            boolean dumpable = before == 1 && !copyLeft;
            if (kernel.call(new KernelCall.GetDumpable()) != (dumpable ? 1 : before)) {
                kernel.call(new KernelCall.SetDumpable(dumpable));
            }
        }
    }

    private T leavingNothing(int tasks, Runnable undo) throws IOException {
        BornThreads born = new BornThreads(kernel, tasks);
        if (born.error() < 0) {
            throw Errors.denied("list the threads", born.error(), "a copy of the launching thread could not be found");
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
                return work.call();
            });
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    private CapabilitySnapshot takeOn() {
        return switch (new OneThread(kernel).apply(plan)) {
            case OneThread.Change.Made made -> made.now();
            case OneThread.Change.Refused refused -> throw Errors.denied(refused);
            // The thread that went part of the way ends here, and nothing has been started.
            case OneThread.Change.Broken broken ->
                throw Errors.denied(broken.operation(), broken.error(), "the thread that was to launch is not as planned");
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
            throw Errors.mixed(
                    "a copy of the launching thread may be left: " + Errno.describe(result),
                    ThreadReport.of(List.of(), 1, Duration.ZERO),
                    null);
        }
    }
}
