package dev.jcap.linux.trace.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel functions at a check, innermost first. Inlined functions are missing, and which ones depends on the kernel
 * build. So jcap looks for few names, and treats what it does not find as unknown.
 */
public record KernelStack(List<String> frames) {

    public static final KernelStack UNKNOWN = new KernelStack(List.of());

    private static final Set<String> ASKING = Set.of("cap_capable", "cap_capable_helper", "security_capable", "capable",
            "ns_capable", "ns_capable_common", "ns_capable_setid", "ns_capable_noaudit", "has_capability",
            "has_capability_noaudit", "has_ns_capability", "has_ns_capability_noaudit", "file_ns_capable",
            "capable_wrt_inode_uidgid", "bpf_token_capable", "sk_capable", "sk_ns_capable", "sk_net_capable",
            "perfmon_capable", "checkpoint_restore_ns_capable");
    private static final Set<String> OVERCOMMIT = Set.of("security_vm_enough_memory_mm", "cap_vm_enough_memory",
            "__vm_enough_memory");
    private static final Set<String> QUIET = Set.of("ns_capable_noaudit", "has_capability_noaudit",
            "has_ns_capability_noaudit");
    private static final Pattern CALL = Pattern.compile(
            "(?:__x64_sys_|__arm64_sys_|__riscv_sys_|__s390x_sys_|__do_sys_|__se_sys_|__sys_|ksys_)(\\w+)");

    public KernelStack {
        frames = List.copyOf(frames);
    }

    /** Returns the function that made the check, without the helper functions that it calls. */
    public String kernelFunction() {
        return frames.stream()
                .filter(frame -> !frame.startsWith("trace_event_") && !frame.startsWith("__traceiter_"))
                .filter(frame -> !ASKING.contains(frame))
                .findFirst()
                .orElse("?");
    }

    /** Returns the name of the system call without prefix, if a function name contains it. */
    public Optional<String> systemCall() {
        for (String frame : frames.reversed()) {
            Matcher call = CALL.matcher(frame);
            if (call.matches()) {
                return Optional.of(callName(call.group(1)));
            }
        }
        return Optional.empty();
    }

    /** Returns the name in the manual of a system call whose name differs in the kernel sources. */
    public static String callName(String inKernel) {
        return switch (inKernel) {
            case "newstat", "newlstat", "newfstat", "newuname" -> inKernel.substring("new".length());
            case "mmap_pgoff" -> "mmap";
            default -> inKernel;
        };
    }

    /** Returns whether the check is for memory accounting, which reserves memory for root; a denial has no consequence. */
    public boolean isOvercommit() {
        return frames.stream().anyMatch(OVERCOMMIT::contains);
    }

    /** Returns whether the check bypasses the audit log: the kernel itself expects that it may be denied. */
    public boolean isQuiet() {
        return frames.stream().anyMatch(QUIET::contains);
    }

    /** Returns whether an overlay file system takes part. */
    public boolean isInOverlay() {
        return frames.stream().anyMatch(KernelStack::isOverlay);
    }

    /** Returns whether the overlay made the check for the file system behind it, not for the thread that called it. */
    public boolean isBehindOverlay() {
        int asker = frames.indexOf(kernelFunction());
        return asker < 0 || isOverlay(frames.get(asker)) || asker + 1 >= frames.size() || !isOverlay(frames.get(asker + 1));
    }

    private static boolean isOverlay(String frame) {
        return frame.startsWith("ovl_");
    }

    /** Returns whether the check is for reading another process. */
    public boolean isLookAtProcess() {
        return has("ptrace_may_access") || has("__ptrace_may_access") || has("ptrace_has_cap");
    }

    /** Returns whether the result goes back in a netlink message, not as the result of the call. */
    public boolean isNetlink() {
        return frames.stream().anyMatch(frame -> frame.startsWith("netlink_") || frame.startsWith("rtnetlink_"));
    }

    public boolean has(String function) {
        return frames.contains(function);
    }
}
