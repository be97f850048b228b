package dev.jcap.cli.lint;

import dev.jcap.Severity;
import dev.jcap.profile.LintRule;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions for a file to pass.
 *
 * @param profile        the limit for what it grants; without one only mistakes in the file count
 * @param threshold      the lowest severity that fails
 * @param disabled       the disabled rules
 * @param allowUnchecked whether what was not evaluated passes the profile
 */
record LintGate(
        Optional<LintProfile> profile, Severity threshold, Set<LintRule> disabled, boolean allowUnchecked) {

    /** Returns whether a file could not be read, has a finding that fails, or was not evaluated despite a profile. */
    boolean fails(LintedFile file) {
        return file.error().isPresent() || file.findings().stream().anyMatch(finding -> fails(finding.rule()));
    }

    private boolean fails(LintRule rule) {
        if (rule == LintRule.POD_SECURITY_SCOPE) {
            return false;
        }
        boolean unchecked = !allowUnchecked && profile.filter(own -> own.leavesUnchecked(rule)).isPresent();
        return unchecked || rule.severity().compareTo(threshold) <= 0;
    }
}
