package dev.jcap.linux.internal.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the status files of many threads. The kernel takes ten microseconds for each, so where there are hundreds a second
 * processor reads along. Its thread, a copy of the calling one, is gone when all are read: a sweep that found it would have
 * to judge it.
 */
final class StatusReaders {

    /** A thread of its own for less would take longer to start. */
    private static final int MANY = 100;
    private static final int PORTION = 16;

    private final Kernel kernel;
    private final int tasks;
    private final int[] tids;
    private final Kernel.Text[] texts;
    private final AtomicInteger next = new AtomicInteger();

    StatusReaders(Kernel kernel, int tasks, int[] tids) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.tids = tids;
        texts = new Kernel.Text[tids.length];
    }

    Kernel.Text[] read() {
        Second second = tids.length >= MANY && Runtime.getRuntime().availableProcessors() > 1 ? start() : null;
        if (second == null) {
            readShare();
            return texts;
        }
        try {
            readShare();
        } finally {
            // It reads in a directory that the caller closes.
            ThreadEnd.await(second.thread);
        }
        readRest();
        DisposableThread.awaitGone(kernel, tasks, second.tid);
        return texts;
    }

    /** The thread that reads along; null when there can be none. */
    private Second start() {
        Second second = new Second();
        try {
            second.thread.start();
            return second;
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    private final class Second implements Runnable {

        private final Thread thread = LibraryThread.user(DisposableThread.NAME, this);
        private int tid;

        @Override
        public void run() {
            tid = kernel.gettid();
            readShare();
        }
    }

    private void readShare() {
        for (int from = next.getAndAdd(PORTION); from < tids.length; from = next.getAndAdd(PORTION)) {
            for (int i = from; i < Math.min(from + PORTION, tids.length); i++) {
                texts[i] = kernel.read(tasks, tids[i], "status");
            }
        }
    }

    /** What the other thread left, if anything ended it early, and what failed: two descriptors may have been one too many. */
    private void readRest() {
        for (int i = 0; i < tids.length; i++) {
            if (texts[i] == null || texts[i].error() < 0) {
                texts[i] = kernel.read(tasks, tids[i], "status");
            }
        }
    }
}
