package dev.jcap.linux.trace;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a search, with every run that proves it.
 *
 * @param sufficient  a minimal set: the command works with it and fails without any single member; empty if the command
 *                    fails even with everything available, or if the runs depended on each other
 * @param doubt       why nothing is proven although a set worked: one run influenced another, or equal runs end differently;
 *                    empty if there is no doubt
 * @param available   the largest set that could be tried
 * @param attempts    the runs, in order
 * @param untraceable why tracing was not possible; empty if it was, or was not requested
 * @since 0.1
 */
public record MinimalSetReport(
        Optional<CapabilitySet> sufficient,
        Optional<String> doubt,
        CapabilitySet available,
        List<Attempt> attempts,
        Optional<String> untraceable) {

    private static final int MOST_NAMES = 6;

    /** Copies the runs. No argument may be null. */
    public MinimalSetReport {
        Objects.requireNonNull(sufficient, "sufficient");
        Objects.requireNonNull(doubt, "doubt");
        Objects.requireNonNull(available, "available");
        Objects.requireNonNull(untraceable, "untraceable");
        attempts = List.copyOf(attempts);
    }

    /**
     * A run of the command.
     *
     * @param given   its capabilities
     * @param success whether it succeeded
     * @param detail  why it failed; empty for a success
     * @param trace   the checks of the kernel; empty if it was not traced
     * @since 0.1
     */
    public record Attempt(CapabilitySet given, boolean success, String detail, Optional<TraceReport> trace) {

        /** Returns, for example, {@code with cap_kill: exited with status 1}; many capabilities are counted, not named. */
        @Override
        public String toString() {
            String what = given.size() > MOST_NAMES ? given.size() + " capabilities" : ReportText.set(given);
            return "with " + what + ": " + (success ? "works" : detail);
        }
    }

    /**
     * Returns the checks of the kernel in the first run, which had no capabilities.
     *
     * @return the report; empty if the run was not traced
     */
    public Optional<TraceReport> traceWithoutCapabilities() {
        return attempts.stream().filter(attempt -> attempt.given().isEmpty()).findFirst().flatMap(Attempt::trace);
    }

    /**
     * Returns why the command needs the members of the set, from the runs that were traced.
     *
     * @return for each member the first finding that names it, as far as there is one
     */
    public List<CheckFinding> reasons() {
        List<CheckFinding> found = needs();
        List<CheckFinding> reasons = new ArrayList<>();
        for (Capability member : sufficient.orElse(CapabilitySet.EMPTY)) {
            found.stream().filter(finding -> finding.capability() == member).findFirst().ifPresent(reasons::add);
        }
        return reasons;
    }

    private List<CheckFinding> needs() {
        return attempts.stream()
                .flatMap(attempt -> attempt.trace().stream())
                .flatMap(trace -> trace.findings(Verdict.NEEDED).stream())
                .toList();
    }

    /** Returns a reason; a run that failed has often ended before its paths and ports could be read, others have not. */
    private String withObjects(CheckFinding reason) {
        List<String> others = needs().stream()
                .filter(finding -> finding.capability() == reason.capability())
                .flatMap(finding -> finding.objects().stream())
                .distinct()
                .toList();
        return reason + (reason.objects().isEmpty() && !others.isEmpty() ? ", for " + CheckFinding.some(others) : "");
    }

    /**
     * Returns what the kernel refused in the run that proves the set although the run succeeded: the test of success may not
     * have noticed that the command could not read a file.
     *
     * @return one finding for each refused call; empty if nothing is proven or nothing was traced
     */
    public List<CheckFinding> refusedNevertheless() {
        Map<List<Long>, CheckFinding> refused = new LinkedHashMap<>();
        attempts.stream()
                .filter(attempt -> attempt.success() && sufficient.equals(Optional.of(attempt.given())))
                .findFirst()
                .flatMap(Attempt::trace)
                .stream()
                .flatMap(trace -> trace.findings(Verdict.OPTIONAL).stream())
                .filter(finding -> finding.checks().getFirst().outcome().isRefusal())
                .forEach(finding -> refused.putIfAbsent(
                        finding.checks().stream().map(CapabilityCheck::call).toList(), finding));
        return List.copyOf(refused.values());
    }

    /**
     * Returns the result with its reasons, without the runs.
     *
     * @return some lines
     */
    public String summary() {
        StringBuilder text = new StringBuilder(conclusion()).append('\n');
        reasons().forEach(reason -> text.append("  ").append(withObjects(reason)).append('\n'));
        List<CheckFinding> refused = refusedNevertheless();
        if (!refused.isEmpty()) {
            text.append("it was refused something although it worked; does the test of success notice that?\n");
            refused.forEach(finding -> text.append("  ").append(finding).append('\n'));
        }
        return text.toString();
    }

    private String conclusion() {
        return sufficient.map(MinimalSetReport::proof).orElseGet(this::noProof);
    }

    /**
     * Returns the report as JSON: {@code sufficient} (null if nothing is proven), {@code doubt} (null
     * if there is none), {@code available}, {@code attempts}, {@code untraceable}, and {@code traceWithoutCapabilities}, the first run's
     * {@link TraceReport#toJson()}.
     *
     * @return one JSON object (RFC 8259) with a line break at its end
     */
    public String toJson() {
        return ReportJson.of(this);
    }

    /** Returns the result, its proof and the runs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(conclusion());
        untraceable.ifPresent(why -> text.append("\nnot traced: ").append(why));
        text.append('\n').append(attempts.size()).append(" runs");
        attempts.forEach(attempt -> text.append("\n  ").append(attempt));
        return text.append('\n').toString();
    }

    private String noProof() {
        return doubt.map(why -> "nothing is proven: " + why)
                .orElse("it fails even with all " + available.size()
                        + " available capabilities: the cause is something else");
    }

    private static String proof(CapabilitySet set) {
        return "needs " + ReportText.set(set) + switch (set.size()) {
            case 0 -> ", proven: it works without any capability";
            case 1 -> ", proven: it works with it and fails without it";
            default -> ", proven: it works with these and fails without any one of them";
        };
    }
}
