package dev.jcap.linux.files;

import dev.jcap.linux.files.ScanResult.Found;
import dev.jcap.linux.files.ScanResult.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The results of a scan for the thread that takes them. */
final class ScanStream extends Spliterators.AbstractSpliterator<ScanResult> {

    /** Stands behind the last result. */
    static final ScanResult END = new Problem(Path.of(""), new IOException("no result"));

    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FileScan scan;
    private Iterator<Found> firstNames;
    private long lastProgress = System.nanoTime();

    private ScanStream(FileScan scan) {
        super(Long.MAX_VALUE, NONNULL);
        this.scan = scan;
    }

    static Stream<ScanResult> of(FileScan scan) {
        return StreamSupport.stream(new ScanStream(scan), false).onClose(scan::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super ScanResult> action) {
        if (firstNames == null) {
            ScanResult result = next();
            if (result != END) {
                action.accept(result);
                return true;
            }
            finish();
        }
        if (!firstNames.hasNext()) {
            return false;
        }
        action.accept(firstNames.next());
        return true;
    }

    private ScanResult next() {
        while (true) {
            boolean last = scan.isOver();
            ScanResult result = poll(last ? 0 : PROGRESS_NANOS);
            showProgress();
            if (result != null) {
                return result;
            }
            if (last) {
                return END;
            }
        }
    }

    private ScanResult poll(long nanos) {
        try {
            return scan.poll(nanos);
        } catch (InterruptedException e) {
            scan.close();
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted before the end of the scan"));
        }
    }

    private void showProgress() {
        if (System.nanoTime() - lastProgress >= PROGRESS_NANOS) {
            lastProgress = System.nanoTime();
            scan.options().progress().accept(scan.progress());
        }
    }

    /** An end that came too early must not look like an end. */
    private void finish() {
        scan.awaitThreads();
        if (scan.failure() != null) {
            throw new IllegalStateException("the scan broke off", scan.failure());
        }
        if (scan.isCancelled()) {
            throw new IllegalStateException("the scan was closed before its end");
        }
        scan.options().progress().accept(scan.progress());
        firstNames = scan.firstNames().iterator();
    }
}
