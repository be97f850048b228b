package dev.jcap.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Threads that do nothing, until {@link #close()}. Has no lambda and joins no text: a program's start would pay for that. */
public final class Crowd implements AutoCloseable {

    private static final long STACK_SIZE = 64 * 1024;

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /** Starts them, and returns when all of them run. */
    public Crowd(int size) {
        CountDownLatch started = new CountDownLatch(size);
        Idle idle = new Idle(started, end);
        for (int i = 0; i < size; i++) {
            Thread thread = new Thread(null, idle, "crowd", STACK_SIZE);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        await(started);
    }

    private record Idle(CountDownLatch started, CountDownLatch end) implements Runnable {

        @Override
        public void run() {
            started.countDown();
            await(end);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts here", e);
        }
    }

    /** Ends all threads and waits for them. */
    @Override
    public void close() {
        end.countDown();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts here", e);
            }
        }
    }
}
