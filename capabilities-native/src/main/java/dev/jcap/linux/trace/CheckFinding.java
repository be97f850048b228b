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

    private static final int MOST_OBJECTS = 3;

    /** Copies the checks. */
    public CheckFinding {
        checks = List.copyOf(checks);
    }

    /**
     * Returns the paths and ports that the system calls name, as far as jcap could read them.
     *
     * @return the paths and ports, each once
     */
    public List<String> objects() {
        return checks.stream().map(CapabilityCheck::object).filter(object -> !object.isEmpty()).distinct().toList();
    }

    static String some(List<String> objects) {
        return objects.size() > MOST_OBJECTS ? String.join(" ", objects.subList(0, MOST_OBJECTS)) + " and others"
                : String.join(" ", objects);
    }

    /** Returns, for example, {@code cap_chown  fchownat failed with EPERM (setattr_prepare), 1 time, thread chown}. */
    @Override
    public String toString() {
        String times = checks.size() == 1 ? "1 time" : checks.size() + " times";
        List<String> threads = checks.stream().map(CapabilityCheck::thread).distinct().toList();
        String who = threads.size() == 1 ? "thread " + threads.getFirst() : threads.size() + " threads";
        List<String> objects = objects();
        String what = objects.isEmpty() ? "" : ", for " + some(objects);
        return capability + "  " + judgement.reason() + what + ", " + times + ", " + who
                + (operation.isEmpty() ? "" : ", during " + operation);
    }
}
