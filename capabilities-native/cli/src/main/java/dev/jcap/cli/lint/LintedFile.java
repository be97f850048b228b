package dev.jcap.cli.lint;

import dev.jcap.profile.LintFinding;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.SourceLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The findings in a file.
 *
 * @param name     the name as given
 * @param findings the findings by position
 * @param error    why the file could not be read; absent if it was
 */
record LintedFile(String name, List<LintFinding> findings, Optional<String> error) {

    static LintedFile of(String name, String text, Manifest manifest, LintGate gate) {
        List<LintFinding> all = new ArrayList<>(manifest.lint());
        gate.profile().ifPresent(most -> all.addAll(most.check().apply(manifest)));
        all.removeIf(finding -> gate.disabled().contains(finding.rule()));
        List<LintFinding> findings = new ArrayList<>(new IgnoreComments(text).apply(all));
        findings.sort(Comparator.comparingInt(finding -> finding.location().map(SourceLocation::index).orElse(0)));
        return new LintedFile(name, findings.stream().distinct().toList(), Optional.empty());
    }

    /** Returns the findings in a profile, which is no file to be checked. */
    static LintedFile of(LintProfile profile, LintGate gate) {
        List<LintFinding> findings = profile.findings().stream()
                .filter(finding -> !gate.disabled().contains(finding.rule()))
                .toList();
        return new LintedFile(profile.name(), findings, Optional.empty());
    }

    static LintedFile unread(String name, String error) {
        return new LintedFile(name, List.of(), Optional.of(error));
    }
}
