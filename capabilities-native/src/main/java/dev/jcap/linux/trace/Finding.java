package dev.jcap.linux.trace;

import dev.jcap.Capability;
import java.util.List;

/**
 * Checks that mean the same: one capability, one verdict, one reason, one phase.
 *
 * @param capability the capability
 * @param judgement  the verdict and its reason
 * @param phase      the phase of the program
 * @param operation  the marked operation; empty outside of one
 * @param checks     the checks, at least one
 */
public record Finding(
        Capability capability, Judgement judgement, String phase, String operation, List<CapabilityCheck> checks) {

    /** Copies the checks. */
    public Finding {
        checks = List.copyOf(checks);
    }

    /** For example {@code cap_chown  fchownat failed with EPERM (setattr_prepare), 1 time, thread chown}. */
    @Override
    public String toString() {
        String times = checks.size() == 1 ? "1 time" : checks.size() + " times";
        List<String> threads = checks.stream().map(CapabilityCheck::thread).distinct().toList();
        String who = threads.size() == 1 ? "thread " + threads.getFirst() : threads.size() + " threads";
        return capability + "  " + judgement.reason() + ", " + times + ", " + who
                + (operation.isEmpty() ? "" : ", during " + operation);
    }
}
