package dev.jcap.linux.files;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a tree is scanned.
 *
 * @param crossing whether directories on other file systems, mounted inside the tree, are entered
 * @param threads  how many threads look, 1 to 64
 * @param progress is told about ten times a second how far the scan has come, by the thread that takes the results
 * @since 0.1
 */
public record ScanOptions(boolean crossing, int threads, Consumer<ScanProgress> progress) {

    private static final int MOST_THREADS = 64;
    private static final int ENOUGH_THREADS = 8;

    /** Enters other file systems, with a thread for each processor up to eight, and tells nobody how far it is. */
    public static final ScanOptions DEFAULT = new ScanOptions(
            true, Math.min(Runtime.getRuntime().availableProcessors(), ENOUGH_THREADS), _ -> {});

    /**
     * Checks the number of threads.
     *
     * @throws IllegalArgumentException when it is not 1 to 64
     */
    public ScanOptions {
        Objects.requireNonNull(progress, "progress");
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(threads + " threads: not 1 to " + MOST_THREADS);
        }
    }

    /**
     * The same, but other file systems are not entered. A mounted directory is passed over, and is no problem.
     *
     * @return the new value
     */
    public ScanOptions onOneFileSystem() {
        return new ScanOptions(false, threads, progress);
    }

    /**
     * The same with another number of threads.
     *
     * @param number 1 to 64
     * @return the new value
     * @throws IllegalArgumentException when the number is not 1 to 64
     */
    public ScanOptions withThreads(int number) {
        return new ScanOptions(crossing, number, progress);
    }

    /**
     * The same with somebody to tell. What it throws ends the scan.
     *
     * @param listener is told about ten times a second how far the scan has come
     * @return the new value
     */
    public ScanOptions withProgress(Consumer<ScanProgress> listener) {
        return new ScanOptions(crossing, threads, listener);
    }
}
