package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The recorded checks of the kernel, and the conclusions from them.
 *
 * @param checks       every check except those of memory accounting, by the end of their system calls
 * @param phases       the recorded phases of the program in order, at least {@link CapabilityTracer#START_UP}
 * @param memoryChecks the number of checks of memory accounting ({@code CAP_SYS_ADMIN} at every mapping); they never mean
 *                     a need
 * @param lost         how many events the kernel dropped; if not 0, the report can miss needs
 * @param warnings     the limits of the report, as text
 * @param worked       whether the run is known to have worked, so that it did not need what the kernel denied
 * @param failure      the exception of the marked block; empty if there is none
 * @since 0.1
 */
public record TraceReport(
        List<CapabilityCheck> checks,
        List<String> phases,
        long memoryChecks,
        long lost,
        List<String> warnings,
        boolean worked,
        Optional<Exception> failure) {

    /** Copies the lists. */
    public TraceReport {
        checks = List.copyOf(checks);
        phases = List.copyOf(phases);
        warnings = List.copyOf(warnings);
        Objects.requireNonNull(failure, "failure");
    }

    /**
     * Returns a report with some of the checks. Keep checks of one system call together.
     *
     * @param which the checks to keep
     * @return the smaller report
     */
    public TraceReport only(Predicate<CapabilityCheck> which) {
        return new TraceReport(checks.stream().filter(which).toList(), phases, memoryChecks, lost, warnings, worked, failure);
    }

    /**
     * Marks this report as coming from a successful run, so denied checks count as optional.
     *
     * @return the report with the new verdicts
     */
    public TraceReport markSuccessful() {
        return new TraceReport(checks, phases, memoryChecks, lost, warnings, true, failure);
    }

    TraceReport withFailure(Optional<Exception> thrown) {
        return new TraceReport(checks, phases, memoryChecks, lost, warnings, worked, thrown);
    }

    /**
     * Returns the checks with their verdicts, grouped, in the order of their first occurrence.
     *
     * @return a finding for each capability, verdict, reason, phase and operation
     */
    public List<CheckFinding> findings() {
        record Key(Object capability, Judgement judgement, String phase, String operation) {}
        Map<Key, List<CapabilityCheck>> groups = new LinkedHashMap<>();
        for (List<CapabilityCheck> call : calls()) {
            for (CapabilityCheck check : call) {
                Key key = new Key(check.capability(), judge(check, call), check.phase(), check.operation());
                groups.computeIfAbsent(key, any -> new ArrayList<>()).add(check);
            }
        }
        List<CheckFinding> findings = new ArrayList<>();
        groups.forEach((key, same) -> findings.add(
                new CheckFinding(same.getFirst().capability(), key.judgement, key.phase, key.operation, same)));
        return findings;
    }

    /**
     * Returns the findings with a verdict.
     *
     * @param verdict the verdict
     * @return the findings, in the order of their first occurrence
     */
    public List<CheckFinding> findings(Verdict verdict) {
        return findings().stream().filter(finding -> finding.judgement().verdict() == verdict).toList();
    }

    /**
     * Returns a set that would have allowed every call that needed a capability. If one of several was enough, it contains
     * the least powerful one. Only {@link MinimalSetFinder} proves that the program works with it.
     *
     * @return the set
     */
    public CapabilitySet needed() {
        return Needs.choose(alternatives());
    }

    /**
     * Returns the needed set of a phase.
     *
     * @param phase the phase, {@link CapabilityTracer#START_UP} before the first mark
     * @return the set
     */
    public CapabilitySet needed(String phase) {
        return only(check -> check.phase().equals(phase)).needed();
    }

    /**
     * Returns every capability that a call needed, with all alternatives.
     *
     * @return the set
     */
    public CapabilitySet candidates() {
        return alternatives().stream().reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
    }

    /**
     * Returns every capability that was denied at least once, whatever the result of the call, except by memory accounting.
     *
     * @return the set
     */
    public CapabilitySet denied() {
        return checks.stream()
                .filter(check -> !check.granted() && !check.borrowed())
                .map(check -> CapabilitySet.of(check.capability()))
                .reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
    }

    /**
     * Asserts that the needed set is exactly this one, for tests of any framework.
     *
     * @param expected the set
     * @return this report
     * @throws AssertionError when the needs differ or events were lost; the message contains this report
     */
    public TraceReport assertNeeded(CapabilitySet expected) {
        CapabilitySet needed = needed();
        if (!needed.equals(expected) || lost > 0) {
            throw new AssertionError("expected needs: " + ReportText.set(expected) + ", found: " + ReportText.set(needed)
                    + (lost > 0 ? " (" + lost + " events lost)" : "") + "\n" + this, failure.orElse(null));
        }
        return this;
    }

    private Judgement judge(CapabilityCheck check, List<CapabilityCheck> call) {
        Judgement alone = Verdicts.judge(check, call);
        return worked && !check.granted() && alone.verdict() == Verdict.NEEDED
                ? new Judgement(Verdict.OPTIONAL, alone.reason() + ", but the program worked anyway")
                : alone;
    }

    /** Returns for each call that needed a capability the set of which one is enough. */
    private List<CapabilitySet> alternatives() {
        List<CapabilitySet> all = new ArrayList<>();
        for (List<CapabilityCheck> call : calls()) {
            all.add(worked ? CapabilitySet.EMPTY : Verdicts.alternatives(call));
            call.stream()
                    .filter(check -> check.granted() && Verdicts.judge(check, call).verdict() == Verdict.NEEDED)
                    .forEach(check -> all.add(CapabilitySet.of(check.capability())));
        }
        return all;
    }

    private Iterable<List<CapabilityCheck>> calls() {
        Map<Long, List<CapabilityCheck>> calls = new LinkedHashMap<>();
        checks.forEach(check -> calls.computeIfAbsent(check.call(), any -> new ArrayList<>()).add(check));
        return calls.values();
    }

    /**
     * Returns the report as JSON: {@code needed}, {@code phases}, {@code findings}, {@code memoryChecks}, {@code lost},
     * {@code warnings}.
     *
     * @return one JSON object (RFC 8259) with a line break at its end
     */
    public String toJson() {
        return ReportJson.of(this);
    }

    /** Returns the report for people: the needs by phase with their reasons, then optional, unknown and noise. */
    @Override
    public String toString() {
        return ReportText.of(this);
    }
}
