package dev.jcap.cli.lint;

import dev.jcap.Severity;
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.SourceLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was found in one file.
 *
 * @param name     as it was given
 * @param findings from its beginning to its end
 * @param trouble  why it could not be read; absent when it was
 */
record LintedFile(String name, List<LintFinding> findings, Optional<String> trouble) {

    static LintedFile of(String name, Manifest manifest, Optional<CapabilityProfile> profile) {
        List<LintFinding> findings = new ArrayList<>(manifest.lint());
        profile.ifPresent(most -> findings.addAll(manifest.check(most)));
        findings.sort(Comparator.comparingInt(finding -> finding.location().map(SourceLocation::index).orElse(0)));
        return new LintedFile(name, findings, Optional.empty());
    }

    /** A profile that somebody wrote, which has rules of its own. */
    static LintedFile of(CapabilityProfile profile) {
        return new LintedFile(profile.name(), profile.lint(), Optional.empty());
    }

    static LintedFile unread(String name, String trouble) {
        return new LintedFile(name, List.of(), Optional.of(trouble));
    }

    /** Whether it could not be read, or there is a finding that is as bad. */
    boolean fails(Severity threshold) {
        return trouble.isPresent() || findings.stream().anyMatch(finding -> finding.severity().compareTo(threshold) <= 0);
    }
}
