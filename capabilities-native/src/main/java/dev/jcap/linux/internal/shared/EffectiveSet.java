package dev.jcap.linux.internal.shared;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.ThreadSets;

/** The calling thread's effective set. Its caller holds the lock for changes of one thread. */
public final class EffectiveSet {

    private EffectiveSet() {}

    /**
     * Raises capabilities.
     *
     * @return those that were not effective before
     * @throws CapabilityDeniedException when one of them is not permitted, or the kernel refuses; nothing has changed
     */
    public static CapabilitySet raise(Kernel kernel, CapabilitySet wanted) {
        CapabilityState now = requirePermitted(kernel, wanted);
        CapabilitySet raised = wanted.minus(now.effective());
        if (!raised.isEmpty()) {
            long result = set(kernel, now.withEffective(now.effective().plus(raised)));
            if (result < 0) {
                throw CapabilityExceptions.denied("capset", result, "the kernel refused");
            }
        }
        return raised;
    }

    /** Makes exactly these effective, all of which must be permitted. */
    public static void setExactly(Kernel kernel, CapabilitySet wanted) {
        require("capset", set(kernel, requirePermitted(kernel, wanted).withEffective(wanted)));
    }

    /** Lowers capabilities; others stay as they are. */
    public static void lower(Kernel kernel, CapabilitySet raised) {
        CapabilityState now = read(kernel);
        require("capset to lower " + raised, set(kernel, now.withEffective(now.effective().minus(raised))));
    }

    /**
     * Reads the calling thread's sets.
     *
     * @throws CapabilityDeniedException when one of these is not permitted
     */
    public static CapabilityState requirePermitted(Kernel kernel, CapabilitySet wanted) {
        CapabilityState now = read(kernel);
        CapabilitySet missing = wanted.minus(now.permitted());
        if (!missing.isEmpty()) {
            throw CapabilityExceptions.notPermitted(missing, kernel.gettid());
        }
        return now;
    }

    private static CapabilityState read(Kernel kernel) {
        ThreadSets read = ThreadSets.read(kernel, 0);
        require("capget", read.error());
        return read.state();
    }

    private static long set(Kernel kernel, CapabilityState state) {
        return kernel.capset(
                state.permitted().mask(), state.effective().mask(), state.inheritable().mask());
    }

    private static void require(String operation, long result) {
        if (result < 0) {
            throw CapabilityExceptions.failed(operation, result);
        }
    }
}
