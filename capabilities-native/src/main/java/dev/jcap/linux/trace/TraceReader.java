package dev.jcap.linux.trace;

import dev.jcap.linux.internal.kernel.LibraryThread;
import dev.jcap.linux.trace.internal.Marker;
import dev.jcap.linux.trace.internal.TraceLine;
import dev.jcap.linux.trace.internal.TracedTasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Reads the lines of the trace on a thread of its own and passes them to the recorder. */
final class TraceReader {

    private static final long PATIENCE_SECONDS = 60;

    private final Recorder recorder;
    private final Thread thread;
    private final InputStream lines;
    private long tid;
    private int synced;
    private boolean ended;
    private Throwable failure;

    private TraceReader(InputStream lines, Recorder recorder) {
        this.lines = lines;
        this.recorder = recorder;
        this.thread = LibraryThread.daemon("jcap trace reader", this::run);
    }

    static TraceReader start(InputStream lines, Recorder recorder) {
        TraceReader reader = new TraceReader(lines, recorder);
        reader.thread.start();
        reader.await(() -> reader.tid != 0);
        return reader;
    }

    /** Returns the id of the reading thread, which must not be traced itself. */
    synchronized long tid() {
        return tid;
    }

    private void run() {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
            announce();
            String line = text.readLine();
            while (line != null && !take(line)) {
                line = text.readLine();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            end();
        }
    }

    private synchronized void announce() {
        tid = TracedTasks.thisTid();
        notifyAll();
    }

    private synchronized void fail(Throwable e) {
        failure = e;
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Passes a line on, and returns whether it was the last one. */
    private synchronized boolean take(String text) {
        TraceLine line = TraceLine.parse(text);
        recorder.take(line);
        if (!(line instanceof TraceLine.Mark mark)) {
            return false;
        }
        Marker marker = Marker.parse(mark.text());
        if (marker.kind() == Marker.Kind.SYNC) {
            synced = marker.number();
            notifyAll();
        }
        return marker.kind() == Marker.Kind.STOP;
    }

    /** Returns the recording up to a sync mark that has been written. */
    synchronized Recorder.Recording recordingUpTo(int mark) {
        await(() -> synced >= mark);
        return recorder.soFar();
    }

    /** Returns the recording up to the stop mark, after which the reader ends. */
    Recorder.Recording awaitEnd() {
        await(() -> ended);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return recordingAtEnd();
    }

    private synchronized Recorder.Recording recordingAtEnd() {
        return recorder.soFar();
    }

    /** Runs a change while no line is processed. */
    synchronized void exclusively(Runnable change) {
        change.run();
    }

    private synchronized void await(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            if (ended || System.nanoTime() - until > 0) {
                throw new TraceUnavailableException("cannot read the trace" + (ended ? ": it ended early"
                        : " fast enough: " + PATIENCE_SECONDS + " s behind"), failure);
            }
            try {
                wait(100);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
