package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a search found, and every run that proves it.
 *
 * @param sufficient  a set with which the command works and without any member of which it does not; empty when the command
 *                    does not work with everything that is available either, so that something else is wrong, or when
 *                    runs were not independent of each other
 * @param changed     a set that was not enough at first and was later: what one run leaves behind makes the next one
 *                    succeed, so that nothing is proven; empty when there is none
 * @param available   what could be tried at most
 * @param attempts    the runs, in order
 * @param untraceable why the kernel could not be traced; empty when it was, or tracing was not wanted
 */
public record ConvergenceReport(
        Optional<CapabilitySet> sufficient,
        Optional<CapabilitySet> changed,
        CapabilitySet available,
        List<Attempt> attempts,
        Optional<String> untraceable) {

    private static final int MOST_NAMES = 6;

    /** Copies the runs, and takes no null for anything. */
    public ConvergenceReport {
        Objects.requireNonNull(sufficient, "sufficient");
        Objects.requireNonNull(changed, "changed");
        Objects.requireNonNull(available, "available");
        Objects.requireNonNull(untraceable, "untraceable");
        attempts = List.copyOf(attempts);
    }

    /**
     * One run of the command.
     *
     * @param given   what it had
     * @param success whether it worked
     * @param detail  why it did not; empty when it did
     * @param trace   what the kernel checked; empty when it was not traced
     */
    public record Attempt(CapabilitySet given, boolean success, String detail, Optional<TraceReport> trace) {

        /** For example {@code with cap_kill: ended with status 1}; many capabilities are counted, not named. */
        @Override
        public String toString() {
            String what = given.size() > MOST_NAMES ? given.size() + " capabilities" : ReportText.set(given);
            return "with " + what + ": " + (success ? "works" : detail);
        }
    }

    /**
     * What the kernel checked in the first run, which had nothing.
     *
     * @return empty when it was not traced
     */
    public Optional<TraceReport> withNothing() {
        return attempts.stream().filter(attempt -> attempt.given().isEmpty()).findFirst().flatMap(Attempt::trace);
    }

    /**
     * The report for programs: {@code sufficient} and {@code changed} (null when there is no such set),
     * {@code available}, {@code attempts}, {@code untraceable}, and {@code withNothing}, the first run's
     * {@link TraceReport#toJson()}.
     *
     * @return one JSON object (RFC 8259) with a line break at its end
     */
    public String toJson() {
        return ReportJson.of(this);
    }

    /** The answer, its proof, and the runs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(sufficient.map(ConvergenceReport::proof).orElseGet(this::noProof));
        untraceable.ifPresent(why -> text.append("\nnot traced: ").append(why));
        text.append('\n').append(attempts.size()).append(" runs");
        attempts.forEach(attempt -> text.append("\n  ").append(attempt));
        return text.append('\n').toString();
    }

    private String noProof() {
        return changed.map(set -> "nothing is proven: with " + ReportText.set(set) + " it failed at first and worked after"
                + " another run; have what a run changes put back before each (Convergence.before, --before)")
                .orElse("it does not work with all " + available.size()
                        + " available capabilities either: it lacks something else");
    }

    private static String proof(CapabilitySet set) {
        return "needs " + ReportText.set(set) + switch (set.size()) {
            case 0 -> ", proven: it works without any capability";
            case 1 -> ", proven: it works with it and not without";
            default -> ", proven: it works with these and not when any one of them is missing";
        };
    }
}
