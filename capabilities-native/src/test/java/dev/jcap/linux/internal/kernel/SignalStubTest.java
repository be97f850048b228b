package dev.jcap.linux.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The handler on the running kernel, with calls that need no privilege and leave nothing behind. */
class SignalStubTest {

    private static final KernelCall FLAGS = new KernelCall.GetSecurebits();
    private static final List<KernelCall> HARMLESS = List.of(
            new KernelCall.SetKeepCaps(true), new KernelCall.SetKeepCaps(false), new KernelCall.GetDumpable(), FLAGS);

    /** One for all tests: a handler stays installed for good. */
    private static LinuxKernel kernel;

    private volatile boolean over;
    private final List<Thread> threads = new ArrayList<>();

    @BeforeAll
    static void open() {
        String system = System.getProperty("os.name");
        String arch = System.getProperty("os.arch");
        assumeTrue(system.equals("Linux") && Arch.NAMES.contains(arch), () -> "skipped: no handler for " + system + " " + arch);
        kernel = LinuxKernel.open(system, arch);
        assertEquals(0, kernel.prepareCourier());
    }

    @AfterEach
    void end() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Starts a thread: its id. */
    private int start(Work work) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        int[] tid = new int[1];
        threads.add(Thread.ofPlatform().start(() -> {
            tid[0] = kernel.gettid();
            begun.countDown();
            try {
                work.run();
            } catch (IOException e) {
                throw new AssertionError("a call was broken off", e);
            }
        }));
        begun.await();
        return tid[0];
    }

    private int sleeper() throws InterruptedException {
        return start(() -> {
            while (!over) {
                LockSupport.park();
            }
        });
    }

    private int spinner() throws InterruptedException {
        return start(() -> {
            while (!over) {
                Thread.onSpinWait();
            }
        });
    }

    private Courier.Delivery delivered(Courier courier, long parcel) {
        assertTrue(parcel > 0, () -> Errno.describe(parcel));
        while (courier.delivery(parcel).stage() != Courier.Stage.DONE) {
            kernel.pause(100_000);
        }
        return courier.delivery(parcel);
    }

    @Test
    void post_threadsOfManyKinds_allMakeEveryCall() throws InterruptedException {
        List<Integer> tids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tids.add(sleeper());
        }
        tids.add(spinner());
        long flags = kernel.call(FLAGS);
        try (Courier courier = kernel.courier()) {
            long list = courier.layOut(HARMLESS);
            List<Long> parcels = new ArrayList<>();
            for (int tid : tids) {
                parcels.add(courier.post(tid, list));
            }
            for (long parcel : parcels) {
                Courier.Delivery delivery = delivered(courier, parcel);
                assertTrue(delivery.succeeded());
                assertEquals(HARMLESS.size(), delivery.completed());
                assertEquals(flags, delivery.result());
            }
        }
    }

    @Test
    void post_threadBlockedInAcceptAndRead_callsGoOn() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AtomicReference<Throwable> trouble = new AtomicReference<>();
            int[] read = new int[1];
            int tid = start(() -> {
                try (Socket socket = server.accept()) {
                    read[0] = socket.getInputStream().read();
                } catch (IOException e) {
                    trouble.set(e);
                }
            });
            try (Courier courier = kernel.courier()) {
                assertTrue(delivered(courier, courier.post(tid, courier.layOut(HARMLESS))).succeeded());
                try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    assertTrue(delivered(courier, courier.post(tid, courier.layOut(HARMLESS))).succeeded());
                    client.getOutputStream().write(42);
                    threads.removeLast().join();
                }
            }
            assertNull(trouble.get());
            assertEquals(42, read[0]);
        }
    }

    @Test
    void post_callFails_endsTheListThere() throws InterruptedException {
        KernelCall impossible = new KernelCall.DropBounding(Capability.of(63));
        long refusal = kernel.call(impossible);
        try (Courier courier = kernel.courier()) {
            long list = courier.layOut(List.of(FLAGS, impossible, FLAGS));

            Courier.Delivery delivery = delivered(courier, courier.post(sleeper(), list));

            assertFalse(delivery.succeeded());
            assertEquals(1, delivery.completed());
            assertEquals(refusal, delivery.result());
            assertTrue(Errno.EPERM.is(refusal) || Errno.EINVAL.is(refusal), () -> Errno.describe(refusal));
        }
    }

    @Test
    void post_emptyList_isDone() throws InterruptedException {
        try (Courier courier = kernel.courier()) {
            Courier.Delivery delivery = delivered(courier, courier.post(sleeper(), courier.layOut(List.of())));

            assertTrue(delivery.succeeded());
            assertEquals(0, delivery.completed());
        }
    }

    @Test
    void post_differentListsToDifferentThreads_eachRunsItsOwn() throws InterruptedException {
        try (Courier courier = kernel.courier()) {
            long one = courier.layOut(List.of(FLAGS));
            long two = courier.layOut(List.of(FLAGS, new KernelCall.GetDumpable()));
            long first = courier.post(sleeper(), one);
            long second = courier.post(sleeper(), two);

            assertEquals(1, delivered(courier, first).completed());
            assertEquals(2, delivered(courier, second).completed());
        }
    }

    @Test
    void post_sameThreadTwice_runsBoth() throws InterruptedException {
        int tid = spinner();
        try (Courier courier = kernel.courier()) {
            long list = courier.layOut(HARMLESS);

            assertTrue(delivered(courier, courier.post(tid, list)).succeeded());
            assertTrue(delivered(courier, courier.post(tid, list)).succeeded());
        }
    }

    @Test
    void post_noSuchThread_isTheErrno() {
        try (Courier courier = kernel.courier()) {
            assertEquals(-Errno.ESRCH.number(), courier.post(Integer.MAX_VALUE, courier.layOut(HARMLESS)));
        }
    }

    @Test
    void recall_parcelThatIsDone_isTooLate() throws InterruptedException {
        try (Courier courier = kernel.courier()) {
            long parcel = courier.post(sleeper(), courier.layOut(HARMLESS));
            delivered(courier, parcel);

            assertFalse(courier.recall(parcel));
        }
    }

    @Test
    void handler_signalFromAnotherProcess_runsNothing() throws Exception {
        int tid = sleeper();
        try (Courier courier = kernel.courier()) {
            for (int i = 0; i < 5; i++) {
                new ProcessBuilder("kill", "-" + courier.signal(), String.valueOf(ProcessHandle.current().pid()))
                        .inheritIO().start().waitFor();
            }
            Courier.Delivery delivery = delivered(courier, courier.post(tid, courier.layOut(HARMLESS)));

            assertEquals(HARMLESS.size(), delivery.completed());
        }
    }

    @Test
    void close_thenAnotherSweep_worksAgain() throws InterruptedException {
        int tid = sleeper();
        for (int i = 0; i < 20; i++) {
            assertEquals(0, kernel.prepareCourier());
            try (Courier courier = kernel.courier()) {
                assertTrue(delivered(courier, courier.post(tid, courier.layOut(HARMLESS))).succeeded());
            }
        }
    }

    @Test
    void open_otherSystem_isRefused() {
        UnsupportedOperationException error = assertThrows(
                UnsupportedOperationException.class, () -> LinuxKernel.open("Mac OS X", "amd64"));

        assertTrue(error.getMessage().contains("Mac OS X"));
    }
}
