package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.SystemClock;
import dev.jcap.linux.internal.sweep.AllThreads;
import dev.jcap.linux.internal.sweep.Newcomers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Lock;

/** What a privileged thread does: raises its set for each task, lowers it again, and lets nothing spread. */
final class Keeper implements Runnable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration GONE_BY = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = 50_000;

    private final Kernel kernel;
    private final CapabilitySet kept;
    private final PrivilegedTasks tasks;
    private final CompletableFuture<Integer> started = new CompletableFuture<>();

    Keeper(Kernel kernel, CapabilitySet kept, PrivilegedTasks tasks) {
        this.kernel = kernel;
        this.kept = kept;
        this.tasks = tasks;
    }

    int tid() {
        return started.join();
    }

    /** For the maker, which keeps changes of all threads out until this returns. */
    void awaitStart() {
        try {
            started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CapabilityException refused ? refused : e;
        }
    }

    @Override
    public void run() {
        int tid = kernel.gettid();
        try {
            lower();
            DeclaredThreads.add(tid, kept);
            started.complete(tid);
            serve();
        } catch (Throwable t) {
            started.completeExceptionally(t);
        } finally {
            tasks.close();
            giveUp();
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
                lower();
                contain(newcomers, task.submitter());
            }
        } catch (Throwable t) {
            // Whatever it is, this thread or one that it started may hold too much: nobody shall use it again.
            tasks.close();
            giveUp();
            task.fail(Errors.spread(t));
        } finally {
            task.end();
        }
    }

    private boolean isReady(Newcomers newcomers, PrivilegedTask task) {
        try {
            long watched = newcomers.watch();
            if (watched < 0) {
                throw Errors.denied("read every thread", watched, "so what the task starts could not be found");
            }
            raise();
            return true;
        } catch (CapabilityException e) {
            task.fail(e);
            return false;
        }
    }

    private void contain(Newcomers newcomers, int submitter) {
        AllThreads.Result result = newcomers.look(submitter, kept, DeclaredThreads.now());
        if (!isProven(result)) {
            Lock lock = CredentialLock.allThreads();
            lock.lock();
            try {
                result = newcomers.bringDown(submitter, kept, DeclaredThreads.now(), DEADLINE.toNanos());
            } finally {
                lock.unlock();
            }
        }
        if (!isProven(result)) {
            throw Errors.spread(result);
        }
    }

    private static boolean isProven(AllThreads.Result result) {
        return result instanceof AllThreads.Result.Ended ended && ended.isProven();
    }

    private void raise() {
        long[] sets = new long[3];
        Lock lock = CredentialLock.oneThread();
        lock.lock();
        try {
            require("capget", kernel.capget(0, sets));
            CapabilitySet missing = kept.minus(new CapabilitySet(sets[0]));
            if (!missing.isEmpty()) {
                throw Errors.notPermitted(missing, kernel.gettid());
            }
            require("capset", kernel.capset(sets[0], kept.mask(), sets[2]));
        } finally {
            lock.unlock();
        }
    }

    private void lower() {
        long[] sets = new long[3];
        Lock lock = CredentialLock.oneThread();
        lock.lock();
        try {
            require("capget", kernel.capget(0, sets));
            require("capset", kernel.capset(sets[0], 0, sets[2]));
        } finally {
            lock.unlock();
        }
    }

    private static void require(String operation, long result) {
        if (result < 0) {
            throw Errors.failed(operation, result);
        }
    }

    /** Before the thread ends, so that its number can be given again without its set. */
    private void giveUp() {
        Lock lock = CredentialLock.oneThread();
        lock.lock();
        try {
            kernel.capset(0, 0, 0);
            DeclaredThreads.remove(kernel.gettid());
        } finally {
            lock.unlock();
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
                throw Errors.failed("read the status of thread " + tid, status.error());
            }
        } finally {
            kernel.close((int) opened);
        }
    }
}
