package dev.jcap.cli.lint;

import dev.jcap.cli.shell.UsageException;
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.PodSecurityProfile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A limit for files: a profile of capabilities, or a level of Pod Security.
 *
 * @param name        its name
 * @param check       returns what a file declares beyond it
 * @param findings    the findings in the profile itself
 * @param podSecurity whether it is a level of Pod Security
 */
record LintProfile(
        String name, Function<Manifest, List<LintFinding>> check, List<LintFinding> findings, boolean podSecurity) {

    private static final String POD_SECURITY = "pod-security-";

    static LintProfile find(String word) throws UsageException, IOException {
        if (!word.startsWith(POD_SECURITY)) {
            CapabilityProfile profile = Profiles.find(word);
            return new LintProfile(profile.name(), manifest -> manifest.check(profile), profile.lint(), false);
        }
        try {
            PodSecurityProfile profile = PodSecurityProfile.parse(word);
            return new LintProfile(word, manifest -> manifest.check(profile), List.of(scope(word)), true);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--profile: " + e.getMessage());
        }
    }

    private static LintFinding scope(String name) {
        LintRule rule = LintRule.POD_SECURITY_SCOPE;
        String message = rule.message().formatted(name, PodSecurityProfile.NOT_COVERED);
        return new LintFinding(rule, "", message, Optional.empty());
    }

    /** Returns whether a rule says that a file, or a part of it, was not compared with this profile. */
    boolean leavesUnchecked(LintRule rule) {
        return rule == LintRule.NOT_CHECKED || rule == LintRule.KUBERNETES_WINDOWS && !podSecurity;
    }
}
