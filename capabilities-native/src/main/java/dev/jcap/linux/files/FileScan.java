package dev.jcap.linux.files;

import dev.jcap.linux.files.ScanResult.Found;
import dev.jcap.linux.internal.kernel.LibraryThread;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.ThreadEnd;
import dev.jcap.linux.internal.system.LinuxDirectories;
import dev.jcap.linux.internal.system.LinuxFiles;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** A scan at work: its threads, the directories that wait for one of them, and the results that wait to be taken. */
final class FileScan {

    private static final int WAITING_RESULTS = 1024;
    private static final int WAITING_DIRECTORIES = 4;
    private static final ScanTask NO_MORE = new ScanTask(-1, new byte[0]);

    private final LinuxKernel kernel;
    private final ScanOptions options;
    private final long device;
    private final ArrayBlockingQueue<ScanTask> tasks;
    private final ArrayBlockingQueue<ScanResult> results = new ArrayBlockingQueue<>(WAITING_RESULTS);
    private final Map<FileId, Found> firstNames = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger unfinished = new AtomicInteger(1);
    private final AtomicInteger working;
    private final LongAdder directories = new LongAdder();
    private final LongAdder files = new LongAdder();
    private final LongAdder found = new LongAdder();
    private final LongAdder problems = new LongAdder();
    private volatile boolean cancelled;
    private volatile Throwable failure;

    /** What a file is, whatever its names. */
    private record FileId(long device, long inode) {}

    private FileScan(LinuxKernel kernel, ScanOptions options, long device) {
        this.kernel = kernel;
        this.options = options;
        this.device = device;
        tasks = new ArrayBlockingQueue<>(WAITING_DIRECTORIES * options.threads());
        working = new AtomicInteger(options.threads());
    }

    /** Starts at a directory that is held; what it may not open is refused here. */
    static FileScan start(LinuxKernel kernel, Path root, int held, ScanOptions options) throws IOException {
        try (LinuxDirectories directories = LinuxDirectories.open(kernel)) {
            if (!directories.canReadCapabilities()) {
                throw FileErrors.noProc(root);
            }
            long descriptor = directories.reopen(held);
            if (descriptor < 0) {
                throw FileErrors.listing(root, descriptor);
            }
            FileScan scan = new FileScan(kernel, options, directories.facts((int) descriptor).device());
            byte[] path = root.toString().isEmpty() ? new byte[0] : PathBytes.of(root);
            scan.start(new ScanTask((int) descriptor, path));
            return scan;
        }
    }

    private void start(ScanTask root) {
        tasks.add(root);
        for (int i = 1; i <= options.threads(); i++) {
            threads.add(LibraryThread.daemon("jcap-scan-" + i, this::work));
        }
        try {
            threads.forEach(Thread::start);
        } catch (Throwable e) {
            // No memory for a thread, for example: those that did start wait for work, or have begun.
            close();
            closeWaiting();
            throw e;
        }
    }

    private void work() {
        try (LinuxDirectories directories = LinuxDirectories.open(kernel)) {
            ScanWorker worker = new ScanWorker(this, directories);
            for (ScanTask task = tasks.take(); task != NO_MORE; task = tasks.take()) {
                worker.read(task);
                if (unfinished.decrementAndGet() == 0) {
                    threads.forEach(_ -> tasks.add(NO_MORE));
                }
            }
        } catch (InterruptedException e) {
            cancel();
        } catch (Throwable e) {
            failure = e;
            cancel();
        } finally {
            end();
        }
    }

    private void end() {
        if (working.decrementAndGet() == 0) {
            closeWaiting();
            // Only wakes up who waits for results, and so finds room.
            results.offer(ScanStream.END);
        }
    }

    private void closeWaiting() {
        for (ScanTask task = tasks.poll(); task != null; task = tasks.poll()) {
            if (task != NO_MORE) {
                close(task.descriptor());
            }
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Whether a directory belongs to the scan. */
    boolean isWanted(LinuxDirectories reader, int directory) {
        return options.crossing() || reader.facts(directory).device() == device;
    }

    /** Whether a directory can be given away. */
    boolean isHungry() {
        return tasks.remainingCapacity() > 0;
    }

    /** Gives a directory to whoever is free; false when too many are waiting already. */
    boolean give(ScanTask task) {
        unfinished.incrementAndGet();
        boolean given = tasks.offer(task);
        if (!given) {
            unfinished.decrementAndGet();
        }
        return given;
    }

    void close(int descriptor) {
        kernel.close(descriptor);
    }

    /** Counts a directory with its regular files. */
    void count(int regular) {
        directories.increment();
        files.add(regular);
    }

    void report(ScanResult result) throws InterruptedException {
        (result instanceof Found ? found : problems).increment();
        results.put(result);
    }

    /** Which of its names is the first is known at the end. */
    void keepFirstName(Found name, LinuxFiles.Facts facts) {
        found.increment();
        firstNames.merge(
                new FileId(facts.device(), facts.inode()),
                name,
                (one, other) -> one.file().compareTo(other.file()) < 0 ? one : other);
    }

    ScanProgress progress() {
        return new ScanProgress(directories.sum(), files.sum(), found.sum(), problems.sum());
    }

    ScanOptions options() {
        return options;
    }

    /** Whether all threads are done; what they have found may still have to be taken. */
    boolean isOver() {
        return working.get() == 0;
    }

    ScanResult poll(long nanos) throws InterruptedException {
        return results.poll(nanos, TimeUnit.NANOSECONDS);
    }

    /** Files with several names, each with its first one, when the scan is over. */
    List<Found> firstNames() {
        return firstNames.values().stream()
                .sorted((one, other) -> one.file().compareTo(other.file()))
                .toList();
    }

    /** What went wrong with the scan itself; null when nothing did. */
    Throwable failure() {
        return failure;
    }

    private void cancel() {
        cancelled = true;
        threads.forEach(Thread::interrupt);
    }

    /** Ends the scan now, and returns when its threads have ended. */
    void close() {
        cancel();
        awaitThreads();
    }

    void awaitThreads() {
        threads.forEach(ThreadEnd::await);
    }
}
