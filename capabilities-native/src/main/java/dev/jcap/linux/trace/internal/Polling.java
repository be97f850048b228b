package dev.jcap.linux.trace.internal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Polls a condition. */
public final class Polling {

    private static final long PAUSE_MILLIS = 10;

    private Polling() {}

    /** A condition that takes time to evaluate. */
    @FunctionalInterface
    public interface Question {
        boolean ask() throws IOException, InterruptedException;
    }

    /** Returns whether the condition holds before the process ends or the time is over. */
    public static boolean until(Process process, Duration patience, Question question) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean alive = true;
        while (alive && System.nanoTime() - end < 0) {
            alive = process.isAlive();
            if (question.ask()) {
                return true;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    public static boolean succeeds(List<String> command, Duration patience) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return process.exitValue() == 0;
        }
        process.destroyForcibly();
        return false;
    }
}
