package dev.jcap.linux.trace;

import dev.jcap.Capability;
import dev.jcap.linux.trace.internal.KernelStack;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Makes checks for tests. */
final class Checks {

    private Checks() {}

    /** A check in a call of its own; the last word is the system call, those before it the stack. */
    static CapabilityCheck check(Capability capability, boolean granted, CallResult outcome, String... stackAndCall) {
        return inCall(1, CapabilityTracer.START_UP, capability, granted, outcome, stackAndCall);
    }

    static CapabilityCheck inCall(
            long call, String phase, Capability capability, boolean granted, CallResult outcome, String... stackAndCall) {
        String systemCall = stackAndCall[stackAndCall.length - 1];
        List<String> stack = Arrays.asList(stackAndCall).subList(0, stackAndCall.length - 1);
        return new CapabilityCheck(capability, granted, 42, 43, "main", Duration.ofMillis(5), systemCall,
                new KernelStack(stack).kernelFunction(), stack, outcome, call, phase, "", "", false);
    }
}
