package dev.jcap.linux;

import dev.jcap.linux.internal.shared.CapabilityExceptions;
import java.util.List;
import java.util.Objects;

/**
 * What this JVM opens after a plan has been applied, and cannot open then: {@link ProcessCapabilities#preflight}.
 *
 * @since 0.1
 */
public final class PreflightReport {

    private final List<PreflightFinding> findings;
    private final List<String> unknown;

    PreflightReport(List<PreflightFinding> findings, List<String> unknown) {
        this.findings = List.copyOf(findings);
        this.unknown = List.copyOf(unknown);
    }

    /**
     * Returns the paths that cannot be opened, or perhaps cannot.
     *
     * @return the findings; empty when every path that jcap knows of can be opened
     */
    public List<PreflightFinding> findings() {
        return findings;
    }

    /**
     * Returns what could not be found out, and why.
     *
     * @return one phrase each
     */
    public List<String> unknown() {
        return unknown;
    }

    /**
     * Returns whether every path that jcap knows of can be opened.
     *
     * @return true when there is no finding and nothing is unknown
     */
    public boolean isClear() {
        return findings.isEmpty() && unknown.isEmpty();
    }

    /**
     * Refuses what would end the JVM.
     *
     * @return this report, when nothing in it does
     * @throws CapabilityDeniedException with the first finding that does, or that may do so
     */
    public PreflightReport requireSurvival() {
        for (PreflightFinding finding : findings) {
            if (finding.endsJvm()) {
                throw CapabilityExceptions.wouldEnd(finding);
            }
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PreflightReport that && findings.equals(that.findings) && unknown.equals(that.unknown);
    }

    @Override
    public int hashCode() {
        return Objects.hash(findings, unknown);
    }

    /** A line for each finding, and for what is unknown. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        findings.forEach(finding -> text.append(finding).append('\n'));
        unknown.forEach(what -> text.append("unknown: ").append(what).append('\n'));
        return text.isEmpty() ? "nothing found" : text.toString().stripTrailing();
    }
}
