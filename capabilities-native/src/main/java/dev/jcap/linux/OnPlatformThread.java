package dev.jcap.linux;

import dev.jcap.linux.internal.kernel.Kernel;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Work that needs a thread of the kernel to itself, asked for on whatever thread. */
final class OnPlatformThread {

    private OnPlatformThread() {}

    /** On the calling thread, or for a virtual thread on one of its own with the carrier's credentials. */
    static <T> T call(Kernel kernel, Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        if (Thread.currentThread().isVirtual()) {
            kernel.onDisposableThread(task);
        } else {
            task.run();
        }
        if (task.state() == FutureTask.State.SUCCESS) {
            return task.resultNow();
        }
        switch (task.exceptionNow()) {
            case IOException failure -> throw failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            default -> throw new IllegalStateException(task.exceptionNow());
        }
    }
}
