package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.SystemClock;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.CredentialLock;
import dev.jcap.linux.internal.shared.DeclaredThreads;
import dev.jcap.linux.internal.shared.EffectiveSet;
import dev.jcap.linux.internal.sweep.AllThreads;
import dev.jcap.linux.internal.sweep.Newcomers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a privileged thread does: raises its set for each task, lowers it again, and lets nothing spread. */
final class PrivilegedWorker implements Runnable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration START_BY = CredentialLock.PATIENCE.plusSeconds(5);
    private static final Duration GONE_BY = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = 50_000;

    private final Kernel kernel;
    private final CapabilitySet kept;
    private final PrivilegedTasks tasks;
    private final CompletableFuture<Integer> started = new CompletableFuture<>();

    PrivilegedWorker(Kernel kernel, CapabilitySet kept, PrivilegedTasks tasks) {
        this.kernel = kernel;
        this.kept = kept;
        this.tasks = tasks;
    }

    int tid() {
        return started.join();
    }

    /**
     * Waits until the thread has its set and is declared. The caller holds no lock: this thread takes one for that.
     *
     * @throws CapabilityException when it cannot keep its set, or does not get so far in time; it ends
     */
    void awaitStart() {
        TimeoutException late =
                new TimeoutException("the privileged thread has not started within " + START_BY.toSeconds() + " s");
        boolean interrupted = false;
        long until = System.nanoTime() + START_BY.toNanos();
        while (!started.isDone()) {
            try {
                started.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException e) {
                started.completeExceptionally(late);
            } catch (ExecutionException e) {
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (started.isCompletedExceptionally()) {
            throw failure(started.exceptionNow());
        }
    }

    private static RuntimeException failure(Throwable why) {
        return switch (why) {
            case CapabilityException refused -> refused;
            case TimeoutException late -> CapabilityExceptions.denied("start a privileged thread", 0, late.getMessage());
            default -> throw new IllegalStateException("the privileged thread ended at its start", why);
        };
    }

    @Override
    public void run() {
        int tid = kernel.gettid();
        try {
            declare(tid);
            if (started.complete(tid)) {
                serve();
            }
        } catch (Throwable t) {
            started.completeExceptionally(t);
        } finally {
            tasks.close();
            giveUp();
        }
    }

    /** No change of every thread is half way here: before it this thread is like all others, after it a declared one. */
    private void declare(int tid) {
        try (CredentialLock _ = CredentialLock.oneThread()) {
            EffectiveSet.requirePermitted(kernel, kept);
            EffectiveSet.setExactly(kernel, CapabilitySet.EMPTY);
            DeclaredThreads.add(tid, kept);
        }
    }

    private void serve() {
        PrivilegedTask task = tasks.take();
        while (task != null) {
            if (task.begin()) {
                perform(task);
            }
            task = tasks.take();
        }
    }

    private void perform(PrivilegedTask task) {
        try (Newcomers newcomers = new Newcomers(kernel, new SystemClock())) {
            if (isReady(newcomers, task)) {
                task.work();
                setEffective(CapabilitySet.EMPTY);
                contain(newcomers, task.submitter());
            }
        } catch (Throwable t) {
            // Whatever it is, this thread or one that it started may hold too much: nobody shall use it again.
            tasks.close();
            giveUp();
            task.fail(CapabilityExceptions.spread(t));
        } finally {
            task.end();
        }
    }

    private boolean isReady(Newcomers newcomers, PrivilegedTask task) {
        try {
            long watched = newcomers.watch();
            if (watched < 0) {
                throw CapabilityExceptions.denied("read every thread", watched, "so what the task starts could not be found");
            }
            setEffective(kept);
            return true;
        } catch (CapabilityException e) {
            task.fail(e);
            return false;
        }
    }

    private void contain(Newcomers newcomers, int submitter) {
        AllThreads.Result result = newcomers.look(submitter, kept, DeclaredThreads.now());
        if (!isProven(result)) {
            try (CredentialLock _ = CredentialLock.allThreads(DEADLINE)) {
                result = newcomers.bringDown(submitter, kept, DeclaredThreads.now(), DEADLINE.toNanos());
            }
        }
        if (!isProven(result)) {
            throw CapabilityExceptions.spread(result);
        }
    }

    private static boolean isProven(AllThreads.Result result) {
        return result instanceof AllThreads.Result.Ended ended && ended.isProven();
    }

    private void setEffective(CapabilitySet wanted) {
        try (CredentialLock _ = CredentialLock.oneThread()) {
            EffectiveSet.setExactly(kernel, wanted);
        }
    }

    private static void require(String operation, long result) {
        if (result < 0) {
            throw CapabilityExceptions.failed(operation, result);
        }
    }

    /** Before the thread ends, so that its number can be given again without its set. */
    private void giveUp() {
        kernel.capset(0, 0, 0);
        int tid = kernel.gettid();
        // A change of every thread goes by the list as it was when it began: this number must not be another thread's then.
        try (CredentialLock _ = CredentialLock.oneThread()) {
            DeclaredThreads.remove(tid);
        } catch (CapabilityDeniedException stillGoingOn) {
            DeclaredThreads.remove(tid);
        }
    }

    /** Waits until the kernel lists the thread no more: for Java a thread ends a moment earlier. */
    void awaitGone() {
        long opened = kernel.openTasks();
        require("open /proc/self/task", opened);
        try {
            int tid = tid();
            long until = System.nanoTime() + GONE_BY.toNanos();
            Kernel.Text status = kernel.read((int) opened, tid, "status");
            while (status.error() >= 0 && System.nanoTime() - until < 0) {
                kernel.pause(PAUSE_NANOS);
                status = kernel.read((int) opened, tid, "status");
            }
            if (status.error() < 0 && !Errno.isGone(status.error())) {
                throw CapabilityExceptions.failed("read the status of thread " + tid, status.error());
            }
        } finally {
            kernel.close((int) opened);
        }
    }
}
