package dev.jcap.linux.trace;

import dev.jcap.Capability;
import java.util.List;

/**
 * Checks with the same capability, verdict, reason, phase and operation.
 *
 * @param capability the capability
 * @param judgement  the verdict with its reason
 * @param phase      the phase of the program
 * @param operation  the marked operation; empty outside of one
 * @param checks     the checks, at least one
 * @since 0.1
 */
public record CheckFinding(
        Capability capability, Judgement judgement, String phase, String operation, List<CapabilityCheck> checks) {

    /** Copies the checks. */
    public CheckFinding {
        checks = List.copyOf(checks);
    }

    /** Returns, for example, {@code cap_chown  fchownat failed with EPERM (setattr_prepare), 1 time, thread chown}. */
    @Override
    public String toString() {
        String times = checks.size() == 1 ? "1 time" : checks.size() + " times";
        List<String> threads = checks.stream().map(CapabilityCheck::thread).distinct().toList();
        String who = threads.size() == 1 ? "thread " + threads.getFirst() : threads.size() + " threads";
        return capability + "  " + judgement.reason() + ", " + times + ", " + who
                + (operation.isEmpty() ? "" : ", during " + operation);
    }
}
