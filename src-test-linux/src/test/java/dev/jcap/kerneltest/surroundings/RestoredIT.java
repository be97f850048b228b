package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.arch.StubCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** A process that a checkpoint has brought back (CRIU, CRaC): its memory is the old one, its number may be another. */
class RestoredIT {

    private static final int SIGNAL = 64;
    private static final int PAGE = 4096;

    @Test
    void apply_withTheProcessIdOfBeforeInTheHandlersMemory_isProvenAgain() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Restored.class).passed();
    }

    static final class Restored {

        /** Behind the address of the stop in progress. */
        private static final int PID = 8;

        public static void main(String[] args) {
            require(Capabilities.process().apply(CapabilityPlan.unchanged().setNoNewPrivs()).isProven(), "before");
            MemorySegment control = control();
            int pid = (int) ProcessHandle.current().pid();
            requireEqual(pid, control.get(JAVA_INT, PID), "the process id that the handler compares with");
            control.set(JAVA_INT, PID, pid + 1);
            require(Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)).isProven(), "after");
            require(Capabilities.process().check(CapabilitySet.EMPTY).isProven(), "a check");
            requireEqual(pid, control.get(JAVA_INT, PID), "the process id afterwards");
        }

        /** The block whose address stands in the handler's code. */
        private static MemorySegment control() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment action = arena.allocate(64, 8);
                requireEqual(0L, NativeCalls.syscall(NativeCalls.RT_SIGACTION, SIGNAL, 0, action.address(), 8), "rt_sigaction");
                StubCode stub = Arch.of(System.getProperty("os.arch")).stub;
                return at(at(action.get(JAVA_LONG, 0)).get(JAVA_LONG_UNALIGNED, stub.control()));
            }
        }

        @SuppressWarnings("restricted")
        private static MemorySegment at(long address) {
            return MemorySegment.ofAddress(address).reinterpret(PAGE);
        }
    }
}
