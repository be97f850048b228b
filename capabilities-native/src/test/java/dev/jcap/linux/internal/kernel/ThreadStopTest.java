package dev.jcap.linux.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.arch.Arch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads are stopped on the running kernel, with calls that need no privilege and leave nothing behind. */
class ThreadStopTest {

    private static final KernelCall FLAGS = new KernelCall.GetSecurebits();
    private static final List<KernelCall> HARMLESS = List.of(
            new KernelCall.SetKeepCaps(true), new KernelCall.SetKeepCaps(false), new KernelCall.GetDumpable(), FLAGS);

    private static final int[] NO_OTHERS = {};
    private static final long HOLD = 200_000_000L;

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
        assertEquals(0, kernel.prepareStop());
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

    /** Stops these threads and no others. */
    private static StopResult stop(HeldCalls calls, int... tids) {
        return kernel.stop(new StopOrder(-1, tids, Collections.nCopies(tids.length, calls), NO_OTHERS, List.of(FLAGS), HOLD));
    }

    private static CapabilitySnapshot self() {
        return CapabilitySnapshot.parse(kernel.readOwnStatus().content())
                .withSecurebits(new Securebits((int) kernel.call(FLAGS)));
    }

    private static HeldCalls from(CapabilitySnapshot thread) {
        return new HeldCalls(Optional.of(thread), CapabilitySet.EMPTY, HARMLESS);
    }

    private static void assertAllChanged(StopResult result) {
        assertEquals(StopResult.End.CHANGED, result.end());
        assertEquals(1, result.own().completed());
        long flags = kernel.call(FLAGS);
        for (StopResult.Progress thread : result.threads()) {
            assertEquals(new StopResult.Progress(StopResult.Came.HELD, HARMLESS.size(), flags), thread);
        }
    }

    @Test
    void stop_sleepersAndSpinners_eachMakesItsCalls() throws InterruptedException {
        assertAllChanged(stop(HeldCalls.anywhere(HARMLESS), sleeper(), spinner(), sleeper()));
    }

    @Test
    void stop_threadsThatStandWhereTheCallerStands_makeTheirCalls() throws InterruptedException {
        assertAllChanged(stop(from(self()), sleeper(), spinner()));
    }

    @Test
    void stop_manyThreads_eachFindsItsOwnSlot() throws InterruptedException {
        int[] tids = new int[150];
        for (int i = 0; i < tids.length; i++) {
            tids[i] = sleeper();
        }
        StopResult result = null;
        for (int i = 0; i < 10 && (result == null || result.end() == StopResult.End.LET_GO); i++) {
            result = stop(HeldCalls.anywhere(HARMLESS), tids);
        }
        assertAllChanged(result);
    }

    /** One word of the credentials that a thread compares itself with. */
    private enum Other {
        SETS {
            @Override
            CapabilitySnapshot than(Credentials c, CapabilitySnapshot thread) {
                CapabilityState one = new CapabilityState(
                        CapabilitySet.EMPTY, CapabilitySet.EMPTY, c.state().inheritable().plus(Capability.CAP_CHOWN));
                CapabilityState other = new CapabilityState(CapabilitySet.EMPTY, CapabilitySet.EMPTY, CapabilitySet.EMPTY);
                return thread.withCredentials(c.withState(c.state().equals(one) ? other : one));
            }
        },
        USER {
            @Override
            CapabilitySnapshot than(Credentials c, CapabilitySnapshot thread) {
                Credentials.Ids ids = c.uids();
                return thread.withCredentials(c.withUids(
                        new Credentials.Ids(ids.real(), ids.effective(), ids.saved() + 1, ids.filesystem())));
            }
        },
        GROUP {
            @Override
            CapabilitySnapshot than(Credentials c, CapabilitySnapshot thread) {
                Credentials.Ids ids = c.gids();
                return thread.withCredentials(c.withGids(
                        new Credentials.Ids(ids.real() + 1, ids.effective(), ids.saved(), ids.filesystem())));
            }
        },
        MORE_GROUPS {
            @Override
            CapabilitySnapshot than(Credentials c, CapabilitySnapshot thread) {
                List<Long> groups = new ArrayList<>(c.groups());
                groups.add(77_777L);
                return thread.withCredentials(c.withGroups(groups));
            }
        },
        SECUREBITS {
            @Override
            CapabilitySnapshot than(Credentials c, CapabilitySnapshot thread) {
                return thread.withSecurebits(new Securebits(c.securebits().orElseThrow().bits() ^ 1));
            }
        };

        abstract CapabilitySnapshot than(Credentials c, CapabilitySnapshot thread);
    }

    @ParameterizedTest
    @EnumSource
    void stop_oneStandsElsewhere_nobodyChangesAndItTellsItsSecurebits(Other other) throws InterruptedException {
        CapabilitySnapshot self = self();
        HeldCalls elsewhere = from(other.than(self.credentials(), self));
        StopOrder order = new StopOrder(
                -1, new int[] {sleeper(), sleeper()}, List.of(from(self), elsewhere), NO_OTHERS, List.of(FLAGS), HOLD);

        StopResult result = kernel.stop(order);

        assertEquals(StopResult.End.LET_GO, result.end());
        assertEquals(0, result.own().completed());
        assertEquals(new StopResult.Progress(StopResult.Came.HELD, 0, 0), result.threads().getFirst());
        assertEquals(StopResult.Came.ELSEWHERE, result.threads().getLast().came());
        assertEquals(self.securebits().orElseThrow(), result.threads().getLast().securebits());
    }

    @Test
    void stop_oneDoesNotCome_allGoOnAfterTheHold() throws InterruptedException {
        long begun = System.nanoTime();
        int sleeper = sleeper();
        int blocking = start(() -> {
            assertEquals(0, kernel.blockSignals(1L << kernel.signal() - 1));
            while (!over) {
                LockSupport.park();
            }
        });
        Thread.sleep(50);

        StopResult result = stop(HeldCalls.anywhere(HARMLESS), sleeper, blocking);

        assertEquals(StopResult.End.LET_GO, result.end());
        assertEquals(StopResult.Came.NEVER, result.threads().getLast().came());
        assertTrue(System.nanoTime() - begun > HOLD);
        assertAllChanged(stop(HeldCalls.anywhere(HARMLESS), sleeper));
    }

    @Test
    void stop_otherThreadsAreAlive_nobodyChanges() throws InterruptedException {
        int tasks = (int) kernel.openTasks();
        StopOrder some = new StopOrder(
                tasks, new int[] {sleeper()}, List.of(HeldCalls.anywhere(HARMLESS)), NO_OTHERS, List.of(FLAGS), HOLD);

        assertEquals(StopResult.End.LET_GO, kernel.stop(some).end());
        kernel.close(tasks);
    }

    @Test
    void stop_everyThreadOfThisJvm_allChange() throws InterruptedException {
        int tasks = (int) kernel.openTasks();
        StopResult result = null;
        for (int tries = 0; tries < 50 && (result == null || result.end() == StopResult.End.LET_GO); tries++) {
            int[] tids = Arrays.stream(kernel.tids(tasks).ids()).filter(tid -> tid != kernel.gettid()).toArray();
            List<HeldCalls> calls = Collections.nCopies(tids.length, HeldCalls.anywhere(List.of(FLAGS)));
            result = kernel.stop(new StopOrder(tasks, tids, calls, NO_OTHERS, List.of(FLAGS), 4 * HOLD));
        }
        kernel.close(tasks);

        assertEquals(StopResult.End.CHANGED, result.end());
        assertTrue(result.nanos() > 0 && result.nanos() < 4 * HOLD, result::toString);
    }

    @Test
    void stop_callOfTheCallerIsRefused_nobodyElseChanges() throws InterruptedException {
        KernelCall impossible = new KernelCall.DropBounding(Capability.of(63));
        StopOrder order = new StopOrder(
                -1,
                new int[] {sleeper()},
                List.of(HeldCalls.anywhere(HARMLESS)),
                NO_OTHERS,
                List.of(FLAGS, impossible, FLAGS),
                HOLD);

        StopResult result = kernel.stop(order);

        assertEquals(StopResult.End.REFUSED, result.end());
        assertEquals(1, result.own().completed());
        assertEquals(kernel.call(impossible), result.own().result());
        assertEquals(0, result.threads().getFirst().completed());
    }

    @Test
    void stop_callOfAThreadIsRefused_endsItsCallsThere() throws InterruptedException {
        KernelCall impossible = new KernelCall.DropBounding(Capability.of(63));

        StopResult result = stop(HeldCalls.anywhere(List.of(FLAGS, impossible, FLAGS)), sleeper());

        assertEquals(StopResult.End.CHANGED, result.end());
        assertEquals(
                new StopResult.Progress(StopResult.Came.HELD, 1, kernel.call(impossible)), result.threads().getFirst());
    }

    @Test
    void stop_threadsWithDifferentCalls_eachMakesItsOwn() throws InterruptedException {
        HeldCalls one = HeldCalls.anywhere(List.of(FLAGS));
        HeldCalls none = HeldCalls.anywhere(List.of());
        StopOrder order = new StopOrder(
                -1, new int[] {sleeper(), sleeper()}, List.of(one, none), NO_OTHERS, List.of(FLAGS), HOLD);

        StopResult result = kernel.stop(order);

        assertEquals(StopResult.End.CHANGED, result.end());
        assertEquals(1, result.threads().getFirst().completed());
        assertEquals(0, result.threads().getLast().completed());
    }

    @Test
    void stop_threadHasEnded_theOthersChange() throws InterruptedException {
        StopResult result = stop(HeldCalls.anywhere(HARMLESS), sleeper(), Integer.MAX_VALUE);

        assertEquals(StopResult.End.CHANGED, result.end());
        assertEquals(HARMLESS.size(), result.threads().getFirst().completed());
        assertEquals(StopResult.Came.NEVER, result.threads().getLast().came());
    }

    @Test
    void stop_threadBlockedInAcceptAndRead_callsGoOn() throws Exception {
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
            assertAllChanged(stop(HeldCalls.anywhere(HARMLESS), tid));
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                assertAllChanged(stop(HeldCalls.anywhere(HARMLESS), tid));
                client.getOutputStream().write(42);
                threads.removeLast().join();
            }
            assertNull(trouble.get());
            assertEquals(42, read[0]);
        }
    }

    @Test
    void handler_signalFromAnotherProcess_runsNothing() throws Exception {
        int tid = sleeper();
        for (int i = 0; i < 5; i++) {
            // Every shell has it; the program is in a package of its own.
            new ProcessBuilder("/bin/sh", "-c", "kill -" + kernel.signal() + " " + ProcessHandle.current().pid())
                    .inheritIO().start().waitFor();
        }

        assertAllChanged(stop(HeldCalls.anywhere(HARMLESS), tid));
    }

    @Test
    void prepare_byAnotherCopy_takesOverTheHandler() throws InterruptedException {
        LinuxKernel other = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));

        assertEquals(0, other.prepareStop());

        assertEquals(kernel.signal(), other.signal());
        int tid = sleeper();
        for (LinuxKernel copy : List.of(kernel, other, kernel)) {
            assertEquals(0, copy.prepareStop());
            StopOrder order = new StopOrder(
                    -1, new int[] {tid}, List.of(HeldCalls.anywhere(HARMLESS)), NO_OTHERS, List.of(FLAGS), HOLD);
            assertAllChanged(copy.stop(order));
        }
    }

    @Test
    void open_otherSystem_isRefused() {
        UnsupportedOperationException error = assertThrows(
                UnsupportedOperationException.class, () -> LinuxKernel.open("Mac OS X", "amd64"));

        assertTrue(error.getMessage().contains("Mac OS X"));
    }
}
