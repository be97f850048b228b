package dev.jcap.linux.trace;

import static dev.jcap.Capability.CAP_IPC_LOCK;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SYS_RESOURCE;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.trace.internal.KernelStack;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges checks by the other checks of the same system call and by its result. */
final class Verdicts {

    private static final String MEMORY = "memory accounting checks at every mapping whether to use the memory reserved for root";
    private static final String BORROWED =
            "an overlay file system checks the rights of whoever mounted it; the program's do not matter";
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

    /** Returns why the result does not matter; empty if it can matter. */
    private static String advisory(CapabilityCheck check) {
        KernelStack stack = check.kernelStack();
        if (stack.isOvercommit()) {
            return MEMORY;
        }
        if (check.borrowed()) {
            return BORROWED;
        }
        if (check.outcome().kind() == CallResult.Kind.FAILED) {
            return "";
        }
        if (stack.isLookAtProcess()) {
            return "for reading another process: the kernel hides some fields, but " + check.systemCall()
                    + " works";
        }
        if (stack.isQuiet()) {
            return "checked without audit (" + check.kernelFunction() + "): the kernel expects a denial";
        }
        return check.capability() == CAP_SETPCAP && check.systemCall().equals("capset")
                ? "capset always checks it, and needs it only to make inheritable what is not permitted"
                : "";
    }

    private static Judgement granted(CapabilityCheck check) {
        String what = check.systemCall() + " " + check.outcome();
        return switch (check.outcome().kind()) {
            case UNKNOWN -> new Judgement(Verdict.UNKNOWN, "granted, but the result of " + check.systemCall() + " is unknown");
            case PASSED_OVER -> new Judgement(Verdict.OPTIONAL, what);
            case FAILED -> check.outcome().isUnderWay() ? load(check)
                    : new Judgement(Verdict.UNKNOWN, what + " although it was granted: the cause is something else");
            case SUCCEEDED -> load(check);
        };
    }

    private static Judgement load(CapabilityCheck check) {
        return new Judgement(Verdict.NEEDED, check.systemCall() + " " + check.outcome() + " after it was granted ("
                + check.kernelFunction() + " checks it if nothing else allows the call)");
    }

    private static Judgement denied(CapabilityCheck check, List<CapabilityCheck> call) {
        String what = check.systemCall() + " " + check.outcome();
        return switch (check.outcome().kind()) {
            case UNKNOWN -> new Judgement(Verdict.UNKNOWN, "denied, but the result of " + check.systemCall() + " is unknown");
            case PASSED_OVER -> new Judgement(Verdict.OPTIONAL, what);
            case SUCCEEDED -> check.kernelStack().isNetlink()
                    ? new Judgement(Verdict.UNKNOWN,
                            "denied by " + check.kernelFunction() + ", which replies in a netlink message")
                    : new Judgement(Verdict.OPTIONAL, what + " without it" + instead(call));
            case FAILED -> isRefusedFor(check)
                    ? new Judgement(Verdict.NEEDED, what + " (" + check.kernelFunction() + ")" + alternatives(check, call))
                    : new Judgement(Verdict.UNKNOWN, what + ", which can have another cause");
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

    /** After a denial the kernel makes another check only if another capability is enough too. */
    private static String alternatives(CapabilityCheck check, List<CapabilityCheck> call) {
        CapabilitySet others = alternatives(call).minus(check.capability());
        return others.isEmpty() ? "" : "; " + others + " is enough too";
    }

    /** Returns the capabilities each of which would have been enough for a failed call. */
    static CapabilitySet alternatives(List<CapabilityCheck> call) {
        return set(call.stream()
                .filter(check -> !check.granted() && advisory(check).isEmpty() && isRefusedFor(check))
                .toList());
    }

    private static CapabilitySet set(List<CapabilityCheck> checks) {
        return CapabilitySet.of(checks.stream().map(CapabilityCheck::capability).toArray(Capability[]::new));
    }
}
