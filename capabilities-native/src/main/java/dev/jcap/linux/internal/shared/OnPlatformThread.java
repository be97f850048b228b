package dev.jcap.linux.internal.shared;

import dev.jcap.linux.internal.kernel.Kernel;
import java.util.concurrent.FutureTask;

/** Work that needs a thread of the kernel to itself, asked for on whatever thread. */
public final class OnPlatformThread {

    private OnPlatformThread() {}

    /** Refuses a virtual thread, whose carrier is nobody's in particular. */
    public static void require() {
        if (Thread.currentThread().isVirtual()) {
            throw new WrongThreadException("a virtual thread has no credentials of its own: it runs on a thread that it"
                    + " shares with others; call this from a platform thread, for example Thread.ofPlatform().start(...)");
        }
    }

    /**
     * What is to be done.
     *
     * @param <T> what it returns
     * @param <X> what it throws besides unchecked exceptions
     */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T run() throws X;
    }

    /** On the calling thread, or for a virtual thread on one of its own with the carrier's credentials. */
    public static <T, X extends Exception> T call(Kernel kernel, Work<T, X> work) throws X {
        if (!Thread.currentThread().isVirtual()) {
            return work.run();
        }
        FutureTask<T> task = new FutureTask<>(work::run);
        kernel.onDisposableThread(task);
        if (task.state() == FutureTask.State.SUCCESS) {
            return task.resultNow();
        }
        throw OnPlatformThread.<X>rethrown(task.exceptionNow());
    }

    /** Throws what work on another thread has thrown, or returns it to be thrown: nothing else can be what it declares. */
    @SuppressWarnings("unchecked")
    public static <X extends Exception> X rethrown(Throwable failure) {
        return switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> (X) failure;
        };
    }
}
