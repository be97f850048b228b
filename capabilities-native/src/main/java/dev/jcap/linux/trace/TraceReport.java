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
 * What the kernel was seen to check, and what follows from it.
 *
 * @param checks       every check but those of memory accounting, in the order in which their system calls ended
 * @param phases       the phases of the program that were recorded, in order, at least {@link CapabilityTracer#START_UP}
 * @param memoryChecks how many checks of memory accounting ({@code CAP_SYS_ADMIN} at every mapping) there were; they never
 *                     mean a need
 * @param lost         how many events the kernel had no room for; when it is not 0 the report may lack needs
 * @param warnings     what limits the answer, in words for a person
 * @param worked       whether the run is known to have worked, so that what was refused in it was not needed
 * @param failure      what the marked block threw; empty when it threw nothing, or there was none
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
     * This report with some checks only. Checks of one system call should stay together.
     *
     * @param which what to keep
     * @return the smaller report
     */
    public TraceReport only(Predicate<CapabilityCheck> which) {
        return new TraceReport(checks.stream().filter(which).toList(), phases, memoryChecks, lost, warnings, worked, failure);
    }

    /**
     * This report, of a run that did what it is there for: what was refused in it was not needed, whatever failed for it.
     *
     * @return the report with other verdicts
     */
    public TraceReport ofRunThatWorked() {
        return new TraceReport(checks, phases, memoryChecks, lost, warnings, true, failure);
    }

    TraceReport withFailure(Optional<Exception> thrown) {
        return new TraceReport(checks, phases, memoryChecks, lost, warnings, worked, thrown);
    }

    /**
     * The checks with their verdicts, equal ones together, in the order in which they were first seen.
     *
     * @return one finding for each capability, verdict, reason, phase and operation
     */
    public List<Finding> findings() {
        record Key(Object capability, Judgement judgement, String phase, String operation) {}
        Map<Key, List<CapabilityCheck>> groups = new LinkedHashMap<>();
        for (List<CapabilityCheck> call : calls()) {
            for (CapabilityCheck check : call) {
                Key key = new Key(check.capability(), judge(check, call), check.phase(), check.operation());
                groups.computeIfAbsent(key, any -> new ArrayList<>()).add(check);
            }
        }
        List<Finding> findings = new ArrayList<>();
        groups.forEach((key, same) -> findings.add(
                new Finding(same.getFirst().capability(), key.judgement, key.phase, key.operation, same)));
        return findings;
    }

    /**
     * The findings with a verdict.
     *
     * @param verdict the verdict
     * @return those findings, in the order in which they were first seen
     */
    public List<Finding> findings(Verdict verdict) {
        return findings().stream().filter(finding -> finding.judgement().verdict() == verdict).toList();
    }

    /**
     * A set that would have allowed every call that needed something. Where one of several capabilities was enough, it has
     * the one that gives least. Only {@link Convergence} proves that the program works with it.
     *
     * @return the set
     */
    public CapabilitySet needed() {
        return Needs.choose(alternatives());
    }

    /**
     * The same for one phase.
     *
     * @param phase the phase, {@link CapabilityTracer#START_UP} before the first mark
     * @return the set
     */
    public CapabilitySet needed(String phase) {
        return only(check -> check.phase().equals(phase)).needed();
    }

    /**
     * Every capability that some call needed, with all alternatives.
     *
     * @return the set
     */
    public CapabilitySet candidates() {
        return alternatives().stream().reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
    }

    /**
     * Every capability that was refused at least once, whatever became of the call, except by memory accounting.
     *
     * @return the set
     */
    public CapabilitySet denied() {
        return checks.stream()
                .filter(check -> !check.granted())
                .map(check -> CapabilitySet.of(check.capability()))
                .reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
    }

    /**
     * Requires that the needs are exactly these, for tests of any framework.
     *
     * @param expected the set
     * @return this report
     * @throws AssertionError when the needs are others, or events were lost, with this report as its text
     */
    public TraceReport requireNeeds(CapabilitySet expected) {
        CapabilitySet needed = needed();
        if (!needed.equals(expected) || lost > 0) {
            throw new AssertionError("expected to need " + ReportText.set(expected) + ", needs " + ReportText.set(needed)
                    + (lost > 0 ? " (" + lost + " events lost)" : "") + "\n" + this, failure.orElse(null));
        }
        return this;
    }

    private Judgement judge(CapabilityCheck check, List<CapabilityCheck> call) {
        Judgement alone = Verdicts.judge(check, call);
        return worked && !check.granted() && alone.verdict() == Verdict.NEEDED
                ? new Judgement(Verdict.OPTIONAL, alone.reason() + ", and the program worked all the same")
                : alone;
    }

    /** For each call that needed something the capabilities of which one is enough. */
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
     * The report for programs: {@code needed}, {@code phases}, {@code findings}, {@code memoryChecks}, {@code lost},
     * {@code warnings}.
     *
     * @return one JSON object (RFC 8259) with a line break at its end
     */
    public String toJson() {
        return ReportJson.of(this);
    }

    /** The report for a person: the needs by phase with their reasons, then what was optional, unknown and noise. */
    @Override
    public String toString() {
        return ReportText.of(this);
    }
}
