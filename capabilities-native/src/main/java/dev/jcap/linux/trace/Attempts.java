package dev.jcap.linux.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.CapabilityLauncher;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a command with this or that set, and remembers how it went. A failure from before the first success is no
 * evidence: that success may have left behind what the failed run lacked. So it is tried again when it is asked for again.
 */
final class Attempts {

    private final Course course;
    private final boolean traced;
    private final List<ConvergenceReport.Attempt> made = new ArrayList<>();
    private Optional<CapabilitySet> changed = Optional.empty();

    /** How each run goes. */
    record Course(
            ProcessBuilder command, Identity user, SuccessTest success, Convergence.Preparation before, Duration patience) {}

    Attempts(Course course, boolean traced) {
        this.course = course;
        this.traced = traced;
    }

    boolean isTraced() {
        return traced;
    }

    List<ConvergenceReport.Attempt> made() {
        return made;
    }

    /** A set that failed at first and worked later; absent as long as there is none. */
    Optional<CapabilitySet> changed() {
        return changed;
    }

    /** Runs the command with a set, or says how it went before. */
    ConvergenceReport.Attempt with(CapabilitySet given) throws IOException, InterruptedException {
        boolean failed = false;
        for (int i = 0; i < made.size(); i++) {
            ConvergenceReport.Attempt earlier = made.get(i);
            if (earlier.given().equals(given) && (earlier.success() || hasSuccess(made.subList(0, i)) || !hasSuccess(made))) {
                return earlier;
            }
            failed |= earlier.given().equals(given);
        }
        course.before.prepare();
        ConvergenceReport.Attempt attempt = traced ? recorded(given) : plain(given);
        made.add(attempt);
        if (failed && attempt.success()) {
            changed = Optional.of(given);
        }
        return attempt;
    }

    private static boolean hasSuccess(List<ConvergenceReport.Attempt> attempts) {
        return attempts.stream().anyMatch(ConvergenceReport.Attempt::success);
    }

    private ConvergenceReport.Attempt recorded(CapabilitySet given) throws InterruptedException, IOException {
        CapabilityTracer tracer;
        try {
            tracer = CapabilityTracer.launch(command(), plan(given));
        } catch (IOException e) {
            return notStarted(given, e);
        }
        try (tracer) {
            String end = judged(tracer.process().orElseThrow());
            TraceReport trace = end.isEmpty() ? tracer.report().ofRunThatWorked() : tracer.report();
            return new ConvergenceReport.Attempt(given, end.isEmpty(), end, Optional.of(trace));
        }
    }

    private ConvergenceReport.Attempt plain(CapabilitySet given) throws InterruptedException, IOException {
        Process process;
        try {
            process = CapabilityLauncher.start(command(), plan(given));
        } catch (IOException e) {
            return notStarted(given, e);
        }
        String end = judged(process);
        return new ConvergenceReport.Attempt(given, end.isEmpty(), end, Optional.empty());
    }

    private static ConvergenceReport.Attempt notStarted(CapabilitySet given, IOException e) {
        return new ConvergenceReport.Attempt(given, false, e.getMessage(), Optional.empty());
    }

    /** Why the run was no success; empty when it was one. */
    private String judged(Process process) throws IOException, InterruptedException {
        try {
            process.getOutputStream().close();
            if (course.success.passes(process, course.patience)) {
                return "";
            }
            return process.isAlive() ? "no success within " + course.patience.toSeconds() + " s"
                    : "ended with status " + process.exitValue();
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

    /** The builder's command, with nobody waiting for its output. */
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
