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
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.Ring;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.monitor.CapabilityAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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

    /** A worker that takes requests acts with the credentials of whoever submits one, whatever its status shows. */
    @Test
    void apply_withWorkerThatTakesRequests_isProvenAndNewRequestsHaveWhatThePlanLeaves() throws IOException {
        Path secret = TempTree.openDirectory("jcap-ring").resolve("secret");
        Files.writeString(secret, "secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        ChildJvm.in(ChildPrivilege.ROOT).run(RequestWorker.class, secret.toString()).passed();
    }

    static final class RequestWorker {
        public static void main(String[] args) throws Exception {
            Ring ring = new Ring();
            require(ring.open(args[0]) > 0, "a request of root's");
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
                    .setNoNewPrivs();
            List<String> before = Scenarios.credentialsOfAllThreads();
            CapabilityDeniedException denied = requireThrows(
                    CapabilityDeniedException.class, () -> Capabilities.process().refusingRings().apply(plan));
            System.out.println(denied.getMessage());
            require(denied.getMessage().contains("descriptors [" + ring.descriptor() + "] are io_uring rings"), "the ring");
            Scenarios.requireUnchanged(before);
            require(hasAuditFinding("open-ring"), "the audit does not name the ring");

            ring.open(args[0]);
            ThreadReport report = Capabilities.process().apply(plan);
            System.out.println(report);
            require(report.isProven(), "proven");
            requireEqual(List.of(ring.descriptor()), report.rings(), "the rings of the report");
            // The worker ends when it has had nothing to do for some seconds.
            for (ThreadState thread : report.threads()) {
                boolean isWorker = thread.name().startsWith("iou-wrk-");
                require(!isWorker || thread.status() == ThreadStatus.REQUEST_WORKER, thread.toString());
                require(!isWorker || thread.snapshot().orElseThrow().uids().effective() == 0, "its status has changed");
            }
            requireEqual(-Errno.EACCES.number(), ring.open(args[0]), "a request after the drop");

            ring.close();
            require(!hasAuditFinding("open-ring"), "the audit names a ring that is closed");
        }

        private static boolean hasAuditFinding(String id) {
            return CapabilityAudit.ofThisJvm().findings().stream().anyMatch(finding -> finding.id().equals(id));
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
