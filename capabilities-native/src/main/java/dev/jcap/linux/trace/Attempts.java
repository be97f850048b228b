package dev.jcap.linux.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.trace.internal.RunProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a command with different sets and remembers the results. A failure before the first success proves nothing, because
 * that success may have created what the failed run lacked. Such a set is tried again on request.
 */
final class Attempts {

    private final Course course;
    private final boolean traced;
    private final List<MinimalSetReport.Attempt> made = new ArrayList<>();
    private Optional<String> doubt = Optional.empty();

    /** The parameters of every run. */
    record Course(
            ProcessBuilder command, Identity user, SuccessTest success, MinimalSetFinder.Preparation before, Duration patience,
            MinimalSetFinder.Observer observer) {}

    Attempts(Course course, boolean traced) {
        this.course = course;
        this.traced = traced;
    }

    List<MinimalSetReport.Attempt> made() {
        return made;
    }

    /** Returns why the runs prove nothing, if they do not. */
    Optional<String> doubt() {
        return doubt;
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
        MinimalSetReport.Attempt attempt = run(given);
        if (failed && attempt.success()) {
            doubt = Optional.of("with " + ReportText.set(given) + " it failed at first and worked after another run;"
                    + " restore the initial state before each run (jcap trace --before)");
        }
        return attempt;
    }

    /** Runs the command once more with a set that has been tried, and compares the results. */
    void repeat(CapabilitySet given) throws IOException, InterruptedException {
        MinimalSetReport.Attempt earlier = with(given);
        MinimalSetReport.Attempt again = run(given);
        if (earlier.success() != again.success()) {
            doubt = Optional.of("not stable: with " + ReportText.set(given) + " it works in one run and fails in another ("
                    + earlier.detail() + again.detail() + ")");
        }
    }

    private MinimalSetReport.Attempt run(CapabilitySet given) throws IOException, InterruptedException {
        if (made.size() == MinimalSetFinder.MOST_RUNS) {
            throw new IOException("nothing is proven after " + made.size() + " runs");
        }
        course.observer.starting(made.size() + 1, given);
        course.before.prepare();
        Optional<String> obstacle = course.success.obstacle();
        if (obstacle.isPresent()) {
            throw new IOException("a run would prove nothing: " + obstacle.get());
        }
        MinimalSetReport.Attempt attempt = tried(given);
        made.add(attempt);
        course.observer.ended(made.size(), attempt);
        return attempt;
    }

    private static boolean hasSuccess(List<MinimalSetReport.Attempt> attempts) {
        return attempts.stream().anyMatch(MinimalSetReport.Attempt::success);
    }

    /** Runs the command, and ends everything that it has started. */
    private MinimalSetReport.Attempt tried(CapabilitySet given) throws InterruptedException, IOException {
        try (RunProcesses processes = RunProcesses.create()) {
            try (StartedRun run = StartedRun.start(course.command, plan(given), processes, traced, course.patience)) {
                return run.tested(given, course.success, course.patience);
            }
        }
    }

    private CapabilityPlan plan(CapabilitySet given) {
        return CapabilityPlan.limitTo(given).become(course.user).raiseAmbient(given);
    }
}
