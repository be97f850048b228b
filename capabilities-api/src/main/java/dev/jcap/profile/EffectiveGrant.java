package dev.jcap.profile;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.exec.ExecutedFile;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a declaration really grants.
 *
 * @param outcome  the state that the program starts with and why, or the refusal
 * @param findings what is surprising about it, without places
 * @since 0.1
 */
public record EffectiveGrant(ExecOutcome outcome, List<LintFinding> findings) {

    /** Copies the findings and rejects null. */
    public EffectiveGrant {
        findings = List.copyOf(findings);
    }

    /**
     * Returns the five sets that the program will hold.
     *
     * @return the sets; empty when the program cannot be started
     */
    public Optional<CapabilitySets> sets() {
        return outcome instanceof ExecOutcome.Started started
                ? Optional.of(CapabilitySets.of(started.after()))
                : Optional.empty();
    }

    static EffectiveGrant of(CapabilityDeclaration declared, ExecutedFile file, ExecOutcome outcome) {
        List<LintFinding> findings = new ArrayList<>();
        switch (outcome) {
            case ExecOutcome.Refused refused -> findings.add(refusal(refused));
            case ExecOutcome.Started started -> surprises(declared, file, CapabilitySets.of(started.after()), findings);
        }
        return new EffectiveGrant(outcome, findings);
    }

    private static LintFinding refusal(ExecOutcome.Refused refused) {
        return switch (refused.errno()) {
            case EPERM -> found(LintRule.EXEC_REFUSED, refused.missing());
            case EINVAL -> found(LintRule.EXEC_DAMAGED_FILE);
        };
    }

    private static void surprises(CapabilityDeclaration declared, ExecutedFile file, CapabilitySets after,
            List<LintFinding> findings) {
        CapabilitySets before = declared.beforeExec();
        CapabilitySet lost = before.ambient().minus(after.ambient());
        if (!lost.isEmpty()) {
            findings.add(found(LintRule.AMBIENT_CLEARED_BY_FILE, lost));
        }
        CapabilitySet cut = file.capabilities()
                .map(FileCapabilities::permitted)
                .orElse(CapabilitySet.EMPTY)
                .intersect(before.bounding())
                .minus(after.permitted());
        if (declared.noNewPrivs().orElse(false) && !cut.isEmpty()) {
            findings.add(found(LintRule.NO_NEW_PRIVS_CUTS_FILE, cut));
        }
        boolean granted = declared.bounding().filter(set -> !set.isEmpty()).isPresent();
        if (granted && !declared.isRoot() && after.permitted().isEmpty()) {
            findings.add(found(LintRule.NON_ROOT_HOLDS_NOTHING, CapabilitySpelling.quote(declared.user().orElseThrow()),
                    before.bounding()));
        }
    }

    private static LintFinding found(LintRule rule, Object... details) {
        return new LintFinding(rule, "", rule.message().formatted(details), Optional.empty());
    }
}
