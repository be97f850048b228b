package dev.jcap.linux.trace;

import static dev.jcap.Capability.CAP_IPC_LOCK;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SYS_RESOURCE;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What checks mean: a function of the checks of one system call and of its end. */
final class Verdicts {

    private static final String MEMORY = "memory accounting asks at every mapping whether the last memory may be used";
    private static final Map<Capability, Set<String>> OTHER_REFUSALS = Map.of(
            CAP_IPC_LOCK, Set.of("ENOMEM"),
            CAP_SYS_RESOURCE, Set.of("EAGAIN", "ENOSPC", "EMFILE", "EDQUOT", "ENOMEM"));

    private Verdicts() {}

    /**
     * Judges one check.
     *
     * @param check the check
     * @param call  all checks of the same system call, in the order in which they were made
     */
    static Judgement judge(CapabilityCheck check, List<CapabilityCheck> call) {
        String advisory = advisory(check);
        if (!advisory.isEmpty()) {
            return new Judgement(Verdict.NOISE, advisory);
        }
        return check.granted() ? granted(check) : denied(check, call);
    }

    /** Why the answer does not matter; empty when it may. */
    private static String advisory(CapabilityCheck check) {
        KernelStack stack = check.kernelStack();
        if (stack.isOvercommit()) {
            return MEMORY;
        }
        if (check.outcome().kind() == Outcome.Kind.FAILED) {
            return "";
        }
        if (stack.isLookAtProcess()) {
            return "another process was looked at; the kernel hides some fields of it, and " + check.systemCall()
                    + " works all the same";
        }
        if (stack.isQuiet()) {
            return "asked without audit (" + check.asker() + "): the kernel does not count on it";
        }
        return check.capability() == CAP_SETPCAP && check.systemCall().equals("capset")
                ? "capset always asks, and needs it only to inherit what is not permitted"
                : "";
    }

    private static Judgement granted(CapabilityCheck check) {
        String what = check.systemCall() + " " + check.outcome();
        return switch (check.outcome().kind()) {
            case UNKNOWN -> new Judgement(Verdict.UNKNOWN, "granted, and the end of " + check.systemCall() + " was not seen");
            case PASSED_OVER -> new Judgement(Verdict.OPTIONAL, what);
            case FAILED -> check.outcome().isUnderWay() ? load(check)
                    : new Judgement(Verdict.UNKNOWN, what + " although it was granted: something else stands in the way");
            case SUCCEEDED -> load(check);
        };
    }

    private static Judgement load(CapabilityCheck check) {
        return new Judgement(Verdict.NEEDED, check.systemCall() + " " + check.outcome() + " after it was granted ("
                + check.asker() + " asks where nothing else allows it)");
    }

    private static Judgement denied(CapabilityCheck check, List<CapabilityCheck> call) {
        String what = check.systemCall() + " " + check.outcome();
        return switch (check.outcome().kind()) {
            case UNKNOWN -> new Judgement(Verdict.UNKNOWN, "denied, and the end of " + check.systemCall() + " was not seen");
            case PASSED_OVER -> new Judgement(Verdict.OPTIONAL, what);
            case SUCCEEDED -> check.kernelStack().isNetlink()
                    ? new Judgement(Verdict.UNKNOWN, "denied by " + check.asker() + ", which answers in a message")
                    : new Judgement(Verdict.OPTIONAL, what + " without it" + instead(call));
            case FAILED -> isRefusedFor(check)
                    ? new Judgement(Verdict.NEEDED, what + " (" + check.asker() + ")" + alternatives(check, call))
                    : new Judgement(Verdict.UNKNOWN, what + ", which need not be for lack of it");
        };
    }

    private static boolean isRefusedFor(CapabilityCheck check) {
        return check.outcome().isRefusal()
                || OTHER_REFUSALS.getOrDefault(check.capability(), Set.of()).contains(check.outcome().errorName());
    }

    private static String instead(List<CapabilityCheck> call) {
        CapabilitySet granted = set(call.stream().filter(CapabilityCheck::granted).toList());
        return granted.isEmpty() ? "" : ": " + granted + " was granted";
    }

    /** The kernel asks on after a denial only where another capability would do as well. */
    private static String alternatives(CapabilityCheck check, List<CapabilityCheck> call) {
        CapabilitySet others = alternatives(call).minus(check.capability());
        return others.isEmpty() ? "" : "; " + others + " would do as well";
    }

    /** Of one failed call: the capabilities each of which would have been enough. */
    static CapabilitySet alternatives(List<CapabilityCheck> call) {
        return set(call.stream()
                .filter(check -> !check.granted() && advisory(check).isEmpty() && isRefusedFor(check))
                .toList());
    }

    private static CapabilitySet set(List<CapabilityCheck> checks) {
        return CapabilitySet.of(checks.stream().map(CapabilityCheck::capability).toArray(Capability[]::new));
    }
}
