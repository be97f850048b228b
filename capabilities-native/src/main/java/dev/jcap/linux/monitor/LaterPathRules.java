package dev.jcap.linux.monitor;

import dev.jcap.Severity;
import dev.jcap.linux.PreflightFinding;
import java.util.ArrayList;
import java.util.List;

/** The audit rule about what a JVM opens later and its user cannot open. */
final class LaterPathRules {

    private LaterPathRules() {}

    static List<AuditFinding> findings(AuditFacts facts) {
        List<AuditFinding> findings = new ArrayList<>();
        for (PreflightFinding finding : facts.closed()) {
            if (finding.certain()) {
                findings.add(new AuditFinding(
                        finding.endsJvm() ? Severity.ERROR : Severity.WARNING,
                        "cannot-open",
                        finding.toString(),
                        "let uid " + finding.uid() + " use it, or name another path; before a drop ask"
                                + " Capabilities.process().preflight"));
            }
        }
        return findings;
    }

    /** What may be so. */
    static List<String> unknown(AuditFacts facts) {
        return facts.closed().stream()
                .filter(finding -> !finding.certain())
                .map(PreflightFinding::toString)
                .toList();
    }
}
