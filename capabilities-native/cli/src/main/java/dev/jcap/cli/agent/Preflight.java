package dev.jcap.cli.agent;

import dev.jcap.CapabilityPlan;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.PreflightReport;
import java.util.List;

/** What the JVM opens after the drop and cannot open then: said before the drop. */
final class Preflight {

    private Preflight() {}

    /**
     * What a drop makes impossible, a line each.
     *
     * @throws CapabilityDeniedException when it would end the JVM
     */
    static List<String> notes(CapabilityPlan plan) {
        PreflightReport report = Capabilities.process().preflight(plan).requireSurvival();
        return report.findings().stream().map(PreflightFinding::toString).toList();
    }
}
