package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import dev.jcap.proof.Extent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A busy JVM of every collector gives everything up, and the proof is read from outside it. */
class DropIT {

    static List<String> collectors() {
        return Extent.of(DropIT.class, "collectors of a busy JVM", List.of("G1", "Serial", "Parallel", "Z", "Shenandoah"));
    }

    @ParameterizedTest
    @MethodSource("collectors")
    void process_with1000ThreadsVirtualThreadsAndChurn_holdsNothingAnywhere(String collector) throws IOException {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:+Use" + collector + "GC", "-Xmx512m")
                .start(BusyService.class);
        service.awaitLine("dropped");
        List<String> seen = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + service.process().pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                seen.addAll(wrongLines(task.resolve("status")));
            }
        }
        service.end().passed();
        assertEquals(List.of(), seen);
    }

    /** The lines of a status file that should not be there after the drop; none if the thread is gone. */
    private static List<String> wrongLines(Path status) {
        List<String> expected = List.of(
                "CapInh:\t0000000000000000",
                "CapPrm:\t0000000000000000",
                "CapEff:\t0000000000000000",
                "CapBnd:\t0000000000000000",
                "CapAmb:\t0000000000000000",
                "NoNewPrivs:\t1",
                "Uid:\t65534\t65534\t65534\t65534",
                "Gid:\t65534\t65534\t65534\t65534",
                "Groups:\t4242 ");
        try {
            List<String> lines = Files.readAllLines(status);
            assertTrue(lines.size() > 20, "a status file of " + lines.size() + " lines");
            return lines.stream()
                    .filter(line -> expected.stream()
                            .anyMatch(e -> line.startsWith(e.substring(0, e.indexOf('\t') + 1)) && !line.equals(e)))
                    .toList();
        } catch (IOException vanished) {
            return List.of();
        }
    }

    /** Sleepers, blocked accepts and reads, busy virtual threads, threads born and dying without pause; then the drop. */
    static final class BusyService {

        private static final AtomicBoolean STOP = new AtomicBoolean();

        public static void main(String[] args) throws Exception {
            CountDownLatch sleeping = new CountDownLatch(1000);
            CountDownLatch never = new CountDownLatch(1);
            for (int i = 0; i < 1000; i++) {
                Thread.ofPlatform().daemon().stackSize(128 << 10).start(() -> {
                    sleeping.countDown();
                    awaitForever(never);
                });
            }
            sleeping.await();
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
                FutureTask<Socket> accept = new FutureTask<>(server::accept);
                Thread.ofPlatform().daemon().start(accept);
                for (int i = 0; i < 20; i++) {
                    virtual.submit(BusyService::spin);
                }
                for (int i = 0; i < 2; i++) {
                    Thread.ofPlatform().daemon().start(BusyService::churn);
                }
                ThreadReport report = Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                        .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY, 4242L))
                        .setNoNewPrivs());
                require(report.isProven(), report.toString());
                require(report.threads().size() > 1000, report.toString());
                System.out.println(report);
                requireAcceptStillWorks(server, accept);
                Scenarios.sayAndWait("dropped");
                STOP.set(true);
            }
        }

        private static void requireAcceptStillWorks(ServerSocket server, FutureTask<Socket> accept) throws Exception {
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                    Socket accepted = accept.get()) {
                FutureTask<Integer> read = new FutureTask<>(accepted.getInputStream()::read);
                Thread.ofPlatform().daemon().start(read);
                Capabilities.process().apply(CapabilityPlan.unchanged().setNoNewPrivs());
                client.getOutputStream().write(42);
                requireEqual(42, read.get(), "a read that was blocked during the change");
            }
        }

        private static void spin() {
            long sum = 0;
            while (!STOP.get()) {
                sum += System.nanoTime() & 1;
                if ((sum & 1023) == 0) {
                    Thread.yield();
                }
            }
        }

        private static void churn() {
            while (!STOP.get()) {
                Thread child = Thread.ofPlatform().daemon().start(() -> {});
                try {
                    child.join();
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private static void awaitForever(CountDownLatch never) {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
