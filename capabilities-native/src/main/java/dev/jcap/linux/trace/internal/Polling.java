package dev.jcap.linux.trace.internal;

import dev.jcap.linux.trace.TrialRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Polls a condition. */
public final class Polling {

    private static final long PAUSE_MILLIS = 10;
    private static final long MOMENT_MILLIS = 500;

    private Polling() {}

    /** A question that takes time to answer: what is missing, empty if nothing is. */
    @FunctionalInterface
    public interface Question {
        Optional<String> ask() throws IOException, InterruptedException;
    }

    /** Asks until nothing is missing, the run is over, or the time is. Returns what was missing last. */
    public static Optional<String> until(TrialRun run, Duration patience, Question question)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> over = run.over();
            Optional<String> missing = question.ask();
            if (missing.isEmpty()) {
                return missing;
            }
            if (over.isPresent()) {
                return over.get().equals(missing.get()) ? over : Optional.of(over.get() + "; " + missing.get());
            }
            if (System.nanoTime() - end > 0) {
                return Optional.of("no success within " + patience.toSeconds() + " s; " + missing.get());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Asks again after a moment if nothing is missing. */
    static Optional<String> lasting(Question question) throws IOException, InterruptedException {
        Optional<String> missing = question.ask();
        if (missing.isPresent()) {
            return missing;
        }
        moment();
        return question.ask().map(later -> "it worked, but not for long: " + later);
    }

    static void moment() throws InterruptedException {
        Thread.sleep(MOMENT_MILLIS);
    }
}
