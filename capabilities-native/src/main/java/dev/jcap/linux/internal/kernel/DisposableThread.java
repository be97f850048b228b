package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilityFormatException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A thread for one task, of which nothing is left: not even its entry in the kernel's list of threads. */
public final class DisposableThread {

    /** The name that {@link Kernel#onDisposableThread} gives its threads. */
    public static final String NAME = "jcap";

    /** Who hands over a task looks after its failures. */
    static final Thread.UncaughtExceptionHandler NOTHING = new Thread.UncaughtExceptionHandler() {
        @Override
        public void uncaughtException(Thread thread, Throwable failure) {}
    };

    private static final long PAUSE_NANOS = 20_000L;
    private static final int TRIES = 100_000;

    private DisposableThread() {}

    /**
     * Runs the task on a platform thread with the calling thread's credentials, and returns when that thread is gone, as
     * far as that can be read.
     *
     * @param tasks the directory of this process's threads, open
     * @throws ExecutionException what the task threw
     */
    public static <T> T run(Kernel kernel, int tasks, Callable<T> task) throws ExecutionException {
        FutureTask<T> future = new FutureTask<>(task);
        int[] tid = new int[1];
        kernel.onDisposableThread(() -> {
            tid[0] = kernel.gettid();
            future.run();
        });
        awaitGone(kernel, tasks, tid[0]);
        return switch (future.state()) {
            case SUCCESS -> future.resultNow();
            case FAILED -> throw new ExecutionException(future.exceptionNow());
            default -> throw new IllegalStateException("a task on a thread of its own did not run");
        };
    }

    /** The JVM lets go of a thread a moment before the kernel does: false when the kernel keeps it for seconds. */
    public static boolean awaitGone(Kernel kernel, int tasks, int tid) {
        long[] sets = new long[3];
        for (int tries = 0; tries < TRIES; tries++) {
            // Needs no descriptor; the number may be another thread's by now.
            if (Errno.isGone(kernel.capget(tid, sets))) {
                return true;
            }
            Kernel.Text status = kernel.read(tasks, tid, "status");
            if (Errno.isGone(status.error()) || status.error() >= 0 && !isThere(status.content())) {
                return true;
            }
            kernel.pause(PAUSE_NANOS);
        }
        return false;
    }

    private static boolean isThere(String status) {
        try {
            TaskStatus thread = TaskStatus.parse(status);
            return !thread.isZombie() && thread.snapshot().name().equals(NAME);
        } catch (CapabilityFormatException e) {
            return false;
        }
    }
}
