package dev.jcap.profile;

import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.exec.ExecutedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a declaration really grants.
 *
 * @param outcome  the state that the program starts with and why, or the refusal
 * @param findings what is surprising about it, without places
 */
public record Meaning(ExecOutcome outcome, List<Finding> findings) {

    /** Copies the findings. */
    public Meaning {
        findings = List.copyOf(findings);
    }

    /**
     * The five sets that the program will hold.
     *
     * @return the sets; empty when the program cannot be started
     */
    public Optional<FiveSets> sets() {
        return outcome instanceof ExecOutcome.Started started
                ? Optional.of(FiveSets.of(started.after()))
                : Optional.empty();
    }

    static Meaning of(Declared declared, ExecutedFile file, ExecOutcome outcome) {
        List<Finding> findings = new ArrayList<>();
        switch (outcome) {
            case ExecOutcome.Refused refused -> findings.add(refusal(refused));
            case ExecOutcome.Started started -> surprises(declared, file, FiveSets.of(started.after()), findings);
        }
        return new Meaning(outcome, findings);
    }

    private static Finding refusal(ExecOutcome.Refused refused) {
        return switch (refused.errno()) {
            case EPERM -> found(Lint.EXEC_REFUSED, refused.missing());
            case EINVAL -> found(Lint.EXEC_DAMAGED_FILE);
        };
    }

    private static void surprises(Declared declared, ExecutedFile file, FiveSets after, List<Finding> findings) {
        FiveSets before = declared.beforeExec();
        CapabilitySet lost = before.ambient().minus(after.ambient());
        if (!lost.isEmpty()) {
            findings.add(found(Lint.AMBIENT_CLEARED_BY_FILE, lost));
        }
        CapabilitySet cut = file.capabilities()
                .map(FileCapabilities::permitted)
                .orElse(CapabilitySet.EMPTY)
                .intersect(before.bounding())
                .minus(after.permitted());
        if (declared.noNewPrivs().orElse(false) && !cut.isEmpty()) {
            findings.add(found(Lint.NO_NEW_PRIVS_CUTS_FILE, cut));
        }
        boolean granted = declared.bounding().filter(set -> !set.isEmpty()).isPresent();
        if (granted && !declared.isRoot() && after.permitted().isEmpty()) {
            findings.add(found(Lint.NON_ROOT_HOLDS_NOTHING, Names.quote(declared.user().orElseThrow()), before.bounding()));
        }
    }

    private static Finding found(Lint lint, Object... details) {
        return lint.found("", Optional.empty(), details);
    }
}
