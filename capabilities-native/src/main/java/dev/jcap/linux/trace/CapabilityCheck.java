package dev.jcap.linux.trace;

import dev.jcap.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One question of the kernel: may this thread use this capability?
 *
 * @param capability the capability
 * @param granted    the answer
 * @param pid        the process that wanted something
 * @param tid        its thread
 * @param thread     the thread's name; in this JVM the Java thread's, where it can be told from the kernel's 15 bytes
 * @param time       when, since recording began, exact to a microsecond
 * @param systemCall the system call without prefix, for example {@code bind}; {@code ?} when it is not known
 * @param asker      the kernel's function that asked, for example {@code __inet6_bind}; {@code ?} when it is not known
 * @param stack      the kernel's functions, innermost first, as far as they were not inlined
 * @param outcome    how the system call ended
 * @param call       a number that all checks of one system call have in common, and no others
 * @param phase      the phase of the program, {@link CapabilityTracer#START_UP} until a mark
 * @param operation  the marked operation during which it was asked; empty outside of one
 */
public record CapabilityCheck(
        Capability capability,
        boolean granted,
        long pid,
        long tid,
        String thread,
        Duration time,
        String systemCall,
        String asker,
        List<String> stack,
        Outcome outcome,
        long call,
        String phase,
        String operation) {

    /** Copies the stack, and takes no null for anything. */
    public CapabilityCheck {
        Objects.requireNonNull(capability, "capability");
        Objects.requireNonNull(thread, "thread");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(systemCall, "systemCall");
        Objects.requireNonNull(asker, "asker");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(operation, "operation");
        stack = List.copyOf(stack);
    }

    KernelStack kernelStack() {
        return new KernelStack(stack);
    }

    CapabilityCheck ended(String call, Outcome how) {
        return new CapabilityCheck(
                capability, granted, pid, tid, thread, time, call, asker, stack, how, this.call, phase, operation);
    }

    CapabilityCheck named(String name) {
        return new CapabilityCheck(
                capability, granted, pid, tid, name, time, systemCall, asker, stack, outcome, call, phase, operation);
    }

    /** For example {@code cap_net_bind_service denied to java (tid 42) in bind (__inet6_bind), failed with EACCES}. */
    @Override
    public String toString() {
        return capability + (granted ? " granted to " : " denied to ") + thread + " (tid " + tid + ") in " + systemCall
                + " (" + asker + "), " + outcome;
    }
}
