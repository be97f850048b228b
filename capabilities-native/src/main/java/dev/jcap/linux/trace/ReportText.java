package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.Optional;

/** Prints a report for people. */
final class ReportText {

    private ReportText() {}

    static String set(CapabilitySet set) {
        return set.isEmpty() ? "nothing" : set.toString();
    }

    static String of(TraceReport report) {
        StringBuilder text = new StringBuilder("needs ").append(set(report.needed())).append('\n');
        List<String> phases = report.phases();
        for (String phase : phases) {
            text.append("  ").append(phase).append(": ").append(set(report.needed(phase))).append('\n');
        }
        advice(report, phases).ifPresent(advice -> text.append(advice).append('\n'));
        section(text, "NEEDED", report.findings(Verdict.NEEDED));
        section(text, "OPTIONAL: denied, but it worked anyway", report.findings(Verdict.OPTIONAL));
        section(text, "UNKNOWN", report.findings(Verdict.UNKNOWN));
        section(text, "NOISE", report.findings(Verdict.NOISE));
        text.append("memory accounting checked cap_sys_admin ").append(report.memoryChecks())
                .append(" times, which never means a need\n")
                .append(report.lost()).append(" events lost\n");
        report.warnings().forEach(warning -> text.append("WARNING: ").append(warning).append('\n'));
        report.failure().ifPresent(failure -> text.append("the block threw ").append(failure).append('\n'));
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<CheckFinding> findings) {
        if (!findings.isEmpty()) {
            text.append(title).append('\n');
            findings.forEach(finding -> text.append("  ").append(finding.phase()).append("  ").append(finding).append('\n'));
        }
    }

    /** Advises to drop after start-up what only start-up needs. */
    static Optional<String> advice(TraceReport report, List<String> phases) {
        CapabilitySet later = phases.stream()
                .filter(phase -> !phase.equals(CapabilityTracer.START_UP))
                .map(report::needed)
                .reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
        CapabilitySet early = report.needed(CapabilityTracer.START_UP).minus(later);
        boolean phased = phases.stream().anyMatch(phase -> !phase.equals(CapabilityTracer.START_UP));
        return phased && !early.isEmpty()
                ? Optional.of("needs " + early + " to start, and " + (later.isEmpty() ? "nothing" : later)
                        + " later: drop to " + set(later) + " after start-up")
                : Optional.empty();
    }
}
