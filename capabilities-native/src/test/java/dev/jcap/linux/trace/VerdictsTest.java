package dev.jcap.linux.trace;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_DAC_OVERRIDE;
import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_FOWNER;
import static dev.jcap.Capability.CAP_IPC_LOCK;
import static dev.jcap.Capability.CAP_NET_ADMIN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SYS_ADMIN;
import static dev.jcap.Capability.CAP_SYS_PTRACE;
import static dev.jcap.Capability.CAP_SYS_RESOURCE;
import static dev.jcap.linux.trace.Verdict.NEEDED;
import static dev.jcap.linux.trace.Verdict.NOISE;
import static dev.jcap.linux.trace.Verdict.OPTIONAL;
import static dev.jcap.linux.trace.Verdict.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictsTest {

    private static final String MEMORY =
            "memory accounting checks at every mapping whether to use the memory reserved for root";

    private static final CallResult EPERM = new CallResult(CallResult.Kind.FAILED, 1);
    private static final CallResult EACCES = new CallResult(CallResult.Kind.FAILED, 13);
    private static final CallResult ENOENT = new CallResult(CallResult.Kind.FAILED, 2);
    private static final CallResult EAGAIN = new CallResult(CallResult.Kind.FAILED, 11);
    private static final CallResult ENOMEM = new CallResult(CallResult.Kind.FAILED, 12);
    private static final CallResult EINPROGRESS = new CallResult(CallResult.Kind.FAILED, 115);

    static Stream<Arguments> checks() {
        return Stream.of(
                denied(CAP_CHOWN, EPERM, NEEDED, "chown failed with EPERM (setattr_prepare)", "setattr_prepare", "chown"),
                denied(CAP_CHOWN, CallResult.SUCCEEDED, OPTIONAL, "chown succeeded without it", "setattr_prepare", "chown"),
                denied(CAP_CHOWN, ENOENT, UNKNOWN, "chown failed with ENOENT, which can have another cause", "x", "chown"),
                denied(CAP_CHOWN, CallResult.UNKNOWN, UNKNOWN, "denied, but the result of chown is unknown", "x", "chown"),
                denied(CAP_CHOWN, EACCES.passedOver(), OPTIONAL,
                        "execve failed with EACCES, but the program was found elsewhere", "x", "execve"),
                denied(CAP_IPC_LOCK, ENOMEM, NEEDED, "mlock failed with ENOMEM (do_mlock)", "do_mlock", "mlock"),
                denied(CAP_SYS_RESOURCE, EAGAIN, NEEDED, "fork failed with EAGAIN (copy_process)", "copy_process", "fork"),
                denied(CAP_NET_ADMIN, CallResult.SUCCEEDED, UNKNOWN,
                        "denied by netlink_net_capable, which replies in a netlink message", "netlink_net_capable", "sendto"),
                denied(CAP_SYS_ADMIN, EPERM, NOISE, MEMORY, "security_vm_enough_memory_mm", "mmap"),
                granted(CAP_SYS_ADMIN, CallResult.SUCCEEDED, NOISE, MEMORY, "security_vm_enough_memory_mm", "brk"),
                denied(CAP_SYS_PTRACE, CallResult.SUCCEEDED, NOISE,
                        "for reading another process: the kernel hides some fields, but"
                                + " read works",
                        "__ptrace_may_access", "read"),
                denied(CAP_SYS_PTRACE, EACCES, NEEDED, "readlink failed with EACCES (__ptrace_may_access)",
                        "__ptrace_may_access", "readlink"),
                denied(CAP_SYS_ADMIN, CallResult.SUCCEEDED, NOISE, "checked without audit (seccomp_prepare_filter): the kernel"
                        + " expects a denial", "ns_capable_noaudit", "seccomp_prepare_filter", "seccomp"),
                denied(CAP_SYS_ADMIN, EACCES, NEEDED, "seccomp failed with EACCES (seccomp_prepare_filter)",
                        "ns_capable_noaudit", "seccomp_prepare_filter", "seccomp"),
                denied(CAP_SETPCAP, CallResult.SUCCEEDED, NOISE, "capset always checks it, and needs it only to make inheritable"
                        + " what is not permitted", "cap_capset", "capset"),
                denied(CAP_SETPCAP, EPERM, NEEDED, "capset failed with EPERM (cap_capset)", "cap_capset", "capset"),
                granted(CAP_NET_BIND_SERVICE, CallResult.SUCCEEDED, NEEDED, "bind succeeded after it was granted (__inet_bind"
                        + " checks it if nothing else allows the call)", "__inet_bind", "bind"),
                granted(CAP_NET_BIND_SERVICE, EINPROGRESS, NEEDED, "connect failed with EINPROGRESS after it was granted"
                        + " (__inet_bind checks it if nothing else allows the call)", "__inet_bind", "connect"),
                granted(CAP_DAC_READ_SEARCH, ENOENT, UNKNOWN, "execve failed with ENOENT although it was granted: the cause"
                        + " is something else", "generic_permission", "execve"),
                granted(CAP_DAC_READ_SEARCH, EACCES.passedOver(), OPTIONAL, "execve failed with EACCES, but the program was"
                        + " found elsewhere", "generic_permission", "execve"),
                granted(CAP_CHOWN, EPERM, UNKNOWN, "chown failed with EPERM although it was granted: the cause is something"
                        + " else", "x", "chown"),
                granted(CAP_CHOWN, CallResult.UNKNOWN, UNKNOWN, "granted, but the result of chown is unknown", "x", "chown"));
    }

    private static Arguments denied(Capability capability, CallResult outcome, Verdict verdict, String reason, String... stack) {
        return Arguments.of(Checks.check(capability, false, outcome, stack), verdict, reason);
    }

    private static Arguments granted(Capability capability, CallResult outcome, Verdict verdict, String reason, String... stack) {
        return Arguments.of(Checks.check(capability, true, outcome, stack), verdict, reason);
    }

    @ParameterizedTest
    @MethodSource("checks")
    void check_alone_isJudgedWithItsReason(CapabilityCheck check, Verdict verdict, String reason) {
        assertEquals(new Judgement(verdict, reason), Verdicts.judge(check, List.of(check)));
    }

    @Test
    void checks_ofOneFailedCall_areAlternatives() {
        List<CapabilityCheck> call = List.of(
                Checks.check(CAP_DAC_READ_SEARCH, false, EACCES, "generic_permission", "openat"),
                Checks.check(CAP_DAC_OVERRIDE, false, EACCES, "generic_permission", "openat"));
        assertEquals("openat failed with EACCES (generic_permission); cap_dac_override is enough too",
                Verdicts.judge(call.getFirst(), call).reason());
        assertEquals(CapabilitySet.of(CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE), Verdicts.alternatives(call));
    }

    @Test
    void check_deniedBeforeAnotherWasGranted_isOptional() {
        List<CapabilityCheck> call = List.of(
                Checks.check(CAP_DAC_OVERRIDE, false, CallResult.SUCCEEDED, "inode_permission", "linkat"),
                Checks.check(CAP_FOWNER, true, CallResult.SUCCEEDED, "inode_owner_or_capable", "linkat"));
        Judgement judgement = Verdicts.judge(call.getFirst(), call);
        assertEquals(new Judgement(OPTIONAL, "linkat succeeded without it: cap_fowner was granted"), judgement);
        assertEquals(NEEDED, Verdicts.judge(call.get(1), call).verdict());
        assertTrue(Verdicts.alternatives(call).isEmpty());
    }
}
