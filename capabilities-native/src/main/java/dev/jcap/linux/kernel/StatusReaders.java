package dev.jcap.linux.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the status files of many threads. The kernel takes ten microseconds for each, so where there are hundreds a second
 * processor reads along; its thread has ended when all are read.
 */
final class StatusReaders implements Runnable {

    /** A thread of its own for less would take longer to start. */
    private static final int MANY = 100;
    private static final int PORTION = 16;

    private final LinuxTasks files;
    private final int tasks;
    private final int[] tids;
    private final Kernel.Text[] texts;
    private final AtomicInteger next = new AtomicInteger();

    StatusReaders(LinuxTasks files, int tasks, int[] tids) {
        this.files = files;
        this.tasks = tasks;
        this.tids = tids;
        texts = new Kernel.Text[tids.length];
    }

    Kernel.Text[] read() {
        Thread second = tids.length >= MANY && Runtime.getRuntime().availableProcessors() > 1 ? start() : null;
        run();
        if (second != null) {
            ThreadEnd.await(second);
            readRest();
        }
        return texts;
    }

    /** The thread that reads along; null when there can be none. */
    private Thread start() {
        Thread thread = new Thread(this, DisposableThread.NAME);
        try {
            thread.start();
            return thread;
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    @Override
    public void run() {
        for (int from = next.getAndAdd(PORTION); from < tids.length; from = next.getAndAdd(PORTION)) {
            for (int i = from; i < Math.min(from + PORTION, tids.length); i++) {
                texts[i] = files.read(tasks, tids[i], "status");
            }
        }
    }

    /** What the other thread left, if anything ended it early. */
    private void readRest() {
        for (int i = 0; i < tids.length; i++) {
            if (texts[i] == null) {
                texts[i] = files.read(tasks, tids[i], "status");
            }
        }
    }
}
