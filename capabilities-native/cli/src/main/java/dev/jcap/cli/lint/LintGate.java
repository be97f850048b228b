package dev.jcap.cli.lint;

import dev.jcap.Severity;
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.LintRule;
import java.util.Optional;
import java.util.Set;

/**
 * What lets a file pass.
 *
 * @param profile        what it may grant; without one only its own mistakes count
 * @param threshold      the least severity that does not pass
 * @param disabled       rules that do not count
 * @param allowUnchecked whether what was not evaluated passes the profile
 */
record LintGate(
        Optional<CapabilityProfile> profile, Severity threshold, Set<LintRule> disabled, boolean allowUnchecked) {

    /** Whether a file could not be read, has a finding as bad, or was not evaluated where a profile asks for it. */
    boolean fails(LintedFile file) {
        return file.error().isPresent() || file.findings().stream().anyMatch(finding -> fails(finding.rule()));
    }

    private boolean fails(LintRule rule) {
        boolean unchecked = rule == LintRule.NOT_CHECKED && profile.isPresent() && !allowUnchecked;
        return unchecked || rule.severity().compareTo(threshold) <= 0;
    }
}
