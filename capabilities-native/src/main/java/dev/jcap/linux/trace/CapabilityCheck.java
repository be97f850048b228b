package dev.jcap.linux.trace;

import dev.jcap.Capability;
import dev.jcap.linux.trace.internal.KernelStack;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A capability check of the kernel: whether a thread may use a capability.
 *
 * @param capability the capability
 * @param granted    whether the kernel granted it
 * @param pid        the process
 * @param tid        the thread
 * @param thread     the name of the thread; in this JVM the Java name, where the 15 bytes of the kernel identify it
 * @param time       the time since recording began, in microseconds
 * @param systemCall the system call without prefix, for example {@code bind}; {@code ?} if unknown
 * @param kernelFunction      the kernel function that made the check, for example {@code __inet6_bind}; {@code ?} if unknown
 * @param stack      the kernel functions, innermost first, without inlined ones
 * @param outcome    how the system call ended
 * @param call       a number that identifies the system call
 * @param phase      the phase of the program, {@link CapabilityTracer#START_UP} until a mark
 * @param operation  the marked operation that was running; empty outside of one
 * @param object     the path or port that the system call names; empty where jcap could not read it in time
 * @param borrowed   whether the kernel checked the credentials of whoever mounted an overlay file system, not the thread's
 * @since 0.1
 */
public record CapabilityCheck(
        Capability capability,
        boolean granted,
        long pid,
        long tid,
        String thread,
        Duration time,
        String systemCall,
        String kernelFunction,
        List<String> stack,
        CallResult outcome,
        long call,
        String phase,
        String operation,
        String object,
        boolean borrowed) {

    /** Copies the stack. No argument may be null. */
    public CapabilityCheck {
        Objects.requireNonNull(capability, "capability");
        Objects.requireNonNull(thread, "thread");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(systemCall, "systemCall");
        Objects.requireNonNull(kernelFunction, "kernelFunction");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(object, "object");
        stack = List.copyOf(stack);
    }

    KernelStack kernelStack() {
        return new KernelStack(stack);
    }

    CapabilityCheck ended(String call, CallResult how) {
        return new CapabilityCheck(
                capability, granted, pid, tid, thread, time, call, kernelFunction, stack, how, this.call, phase, operation,
                object, borrowed);
    }

    CapabilityCheck about(String what) {
        return new CapabilityCheck(
                capability, granted, pid, tid, thread, time, systemCall, kernelFunction, stack, outcome, call, phase, operation,
                what, borrowed);
    }

    CapabilityCheck named(String name) {
        return new CapabilityCheck(
                capability, granted, pid, tid, name, time, systemCall, kernelFunction, stack, outcome, call, phase, operation,
                object, borrowed);
    }

    /** Returns, for example, {@code cap_net_bind_service denied to java (tid 42) in bind (__inet6_bind), failed with EACCES}. */
    @Override
    public String toString() {
        return capability + (granted ? " granted to " : " denied to ") + thread + " (tid " + tid + ") in " + systemCall
                + " (" + kernelFunction + "), " + outcome;
    }
}
