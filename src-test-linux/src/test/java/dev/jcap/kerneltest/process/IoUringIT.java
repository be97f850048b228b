package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.ThreadReport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The kernel's own worker threads stand in the task list of a process but take no signals. */
class IoUringIT {

    @Test
    void apply_withRingThatHasWorker_isRefusedByNameAndProvenAfterClose() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(RingBefore.class).passed();
    }

    static final class RingBefore {
        public static void main(String[] args) throws Exception {
            long ring = openRing();
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            CapabilityDeniedException denied = requireThrows(
                    CapabilityDeniedException.class,
                    () -> Capabilities.process().withDeadline(Duration.ofHours(10)).apply(plan));
            System.out.println(denied.getMessage());
            require(denied.getMessage().contains("thread iou-sqp-"), denied.getMessage());
            requireNothingChanged(Capabilities.process().check(CapabilitySet.EMPTY));

            requireEqual(0L, NativeCalls.syscall(NativeCalls.CLOSE, ring, 0, 0, 0), "close");
            Scenarios.awaitTrue(
                    () -> worker(Capabilities.process().check(CapabilitySet.EMPTY)).isEmpty(),
                    () -> Capabilities.process().check(CapabilitySet.EMPTY).toString());
            require(Capabilities.process().apply(plan).isProven(), "a second attempt");
        }

        private static void requireNothingChanged(ThreadReport report) {
            requireEqual(report.threads().size(), report.offenders().size(), "offenders in " + report);
            ThreadState worker = worker(report).orElseThrow();
            requireEqual(ThreadStatus.KERNEL_WORKER, worker.status(), "its standing");
            require(worker.snapshot().orElseThrow().uids().effective() == 0, "it is still who it was");
            require(!Capabilities.thread().read().noNewPrivs(), "no_new_privs");
        }

        private static Optional<ThreadState> worker(ThreadReport report) {
            return report.threads().stream().filter(thread -> thread.name().startsWith("iou-")).findAny();
        }
    }

    @Test
    void check_withRingMadeAfterTheDrop_proves() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(RingAfter.class).passed();
    }

    static final class RingAfter {
        public static void main(String[] args) {
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            require(Capabilities.process().apply(plan).isProven(), "the drop");
            openRing();
            ThreadReport report = Capabilities.process().apply(plan);
            require(report.threads().stream().anyMatch(thread -> thread.name().startsWith("iou-")), report.toString());
        }
    }

    /** A ring whose submissions a thread of the kernel polls. */
    private static long openRing() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(120, 8);
            params.set(JAVA_INT, 8, 2); // flags: IORING_SETUP_SQPOLL
            long ring = NativeCalls.syscall(NativeCalls.IO_URING_SETUP, 4, params.address(), 0, 0);
            if (ring < 0) {
                Scenarios.skip("needs io_uring, which the kernel or its settings (io_uring_disabled) refuse");
            }
            return ring;
        }
    }
}
