package dev.jcap.linux.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a command with different sets and remembers the results. A failure before the first success proves nothing, because
 * that success may have created what the failed run lacked. Such a set is tried again on request.
 */
final class Attempts {

    private final Course course;
    private final boolean traced;
    private final List<MinimalSetReport.Attempt> made = new ArrayList<>();
    private Optional<CapabilitySet> changed = Optional.empty();

    /** The parameters of every run. */
    record Course(
            ProcessBuilder command, Identity user, SuccessTest success, MinimalSetFinder.Preparation before, Duration patience) {}

    Attempts(Course course, boolean traced) {
        this.course = course;
        this.traced = traced;
    }

    boolean isTraced() {
        return traced;
    }

    List<MinimalSetReport.Attempt> made() {
        return made;
    }

    /** Returns a set that failed at first and worked later, if there is one. */
    Optional<CapabilitySet> changed() {
        return changed;
    }

    /** Runs the command with a set, or returns the result of an earlier run. */
    MinimalSetReport.Attempt with(CapabilitySet given) throws IOException, InterruptedException {
        boolean failed = false;
        for (int i = 0; i < made.size(); i++) {
            MinimalSetReport.Attempt earlier = made.get(i);
            if (earlier.given().equals(given) && (earlier.success() || hasSuccess(made.subList(0, i)) || !hasSuccess(made))) {
                return earlier;
            }
            failed |= earlier.given().equals(given);
        }
        course.before.prepare();
        MinimalSetReport.Attempt attempt = traced ? recorded(given) : plain(given);
        made.add(attempt);
        if (failed && attempt.success()) {
            changed = Optional.of(given);
        }
        return attempt;
    }

    private static boolean hasSuccess(List<MinimalSetReport.Attempt> attempts) {
        return attempts.stream().anyMatch(MinimalSetReport.Attempt::success);
    }

    private MinimalSetReport.Attempt recorded(CapabilitySet given) throws InterruptedException, IOException {
        CapabilityTracer tracer;
        try {
            tracer = CapabilityTracer.launch(command(), plan(given));
        } catch (IOException e) {
            return notStarted(given, e);
        }
        try (tracer) {
            String end = judged(tracer.process().orElseThrow());
            TraceReport trace = end.isEmpty() ? tracer.report().markSuccessful() : tracer.report();
            return new MinimalSetReport.Attempt(given, end.isEmpty(), end, Optional.of(trace));
        }
    }

    private MinimalSetReport.Attempt plain(CapabilitySet given) throws InterruptedException, IOException {
        Process process;
        try {
            process = CapabilityLauncher.start(command(), plan(given));
        } catch (IOException e) {
            return notStarted(given, e);
        }
        String end = judged(process);
        return new MinimalSetReport.Attempt(given, end.isEmpty(), end, Optional.empty());
    }

    private static MinimalSetReport.Attempt notStarted(CapabilitySet given, IOException e) {
        return new MinimalSetReport.Attempt(given, false, e.getMessage(), Optional.empty());
    }

    /** Returns why the run failed; empty for a success. */
    private String judged(Process process) throws IOException, InterruptedException {
        try {
            process.getOutputStream().close();
            if (course.success.passes(process, course.patience)) {
                return "";
            }
            return process.isAlive() ? "no success within " + course.patience.toSeconds() + " s"
                    : "exited with status " + process.exitValue();
        } finally {
            kill(process);
        }
    }

    private static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    private CapabilityPlan plan(CapabilitySet given) {
        return CapabilityPlan.limitTo(given).become(course.user).raiseAmbient(given);
    }

    /** Returns a copy of the builder that discards piped output, because nobody reads it. */
    private ProcessBuilder command() {
        ProcessBuilder given = course.command;
        ProcessBuilder builder = new ProcessBuilder(given.command())
                .directory(given.directory())
                .redirectErrorStream(given.redirectErrorStream())
                .redirectInput(orElse(given.redirectInput(), Redirect.from(new File("/dev/null"))))
                .redirectOutput(orElse(given.redirectOutput(), Redirect.DISCARD))
                .redirectError(orElse(given.redirectError(), Redirect.DISCARD));
        builder.environment().clear();
        builder.environment().putAll(given.environment());
        return builder;
    }

    private static Redirect orElse(Redirect asked, Redirect otherwise) {
        return asked.equals(Redirect.PIPE) ? otherwise : asked;
    }
}
