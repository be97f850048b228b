package dev.jcap.kerneltest.privileged;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.kerneltest.privileged.PrivilegedThreadIT.DROP_ALL;
import static dev.jcap.kerneltest.privileged.PrivilegedThreadIT.bindLowPort;
import static dev.jcap.kerneltest.privileged.PrivilegedThreadIT.holders;
import static dev.jcap.kerneltest.privileged.PrivilegedThreadIT.run;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What tasks of a privileged thread return, throw and leave behind. */
@Slow
class PrivilegedTaskIT {

    private static final CapabilitySet BIND = CapabilitySet.of(CAP_NET_BIND_SERVICE);

    /** A privileged thread in a process that has dropped everything else. */
    private static PrivilegedThread keeper() {
        PrivilegedThread keeper = PrivilegedThread.keep(BIND);
        Capabilities.process().apply(DROP_ALL);
        return keeper;
    }

    private static void requireOnlyTheKeeper() {
        List<CapabilitySnapshot> holders = holders();
        requireEqual(List.of("privileged"), holders.stream().map(CapabilitySnapshot::name).toList(), "holders");
        requireEqual(CapabilitySet.EMPTY, holders.getFirst().state().effective(), "effective outside tasks");
        ThreadReport report = Capabilities.process().check(CapabilitySet.EMPTY);
        require(report.isProven(), report.toString());
    }

    @Test
    void threads_startedInATask_holdNothingAfterIt() {
        ChildJvm.in(ChildPrivilege.ROOT).run(StartedThreads.class).passed();
    }

    static final class StartedThreads {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            List<CapabilitySet> inside = new ArrayList<>();
            ExecutorService pool = keeper.call(() -> {
                ExecutorService made = Executors.newFixedThreadPool(4);
                for (int i = 0; i < 4; i++) {
                    made.submit(() -> {});
                }
                Thread.ofPlatform().daemon().start(Scenarios::sleepForever);
                inside.add(Scenarios.onNewThread(() -> Capabilities.thread().read().state().effective()));
                return made;
            });
            requireEqual(List.of(BIND), inside, "what a thread holds during the task");
            requireOnlyTheKeeper();
            for (int i = 0; i < 8; i++) {
                Future<CapabilitySnapshot> read = pool.submit(() -> Capabilities.thread().read());
                requireEqual(CapabilitySet.EMPTY, read.get().allHeld(), "a thread of the pool");
            }
            pool.close();
        }
    }

    @Test
    void thread_thatGoesOnStartingThreads_holdsNothingAfterTheTask() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Chain.class).passed();
    }

    /** Each thread starts the next one and ends, through the end of the task and beyond. */
    static final class Chain {

        private static volatile boolean stop;

        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            for (int round = 0; round < 20; round++) {
                keeper.run(() -> Thread.ofPlatform().daemon().start(Chain::next));
                requireOnlyTheKeeper();
            }
            stop = true;
        }

        private static void next() {
            if (!stop) {
                Thread.ofPlatform().daemon().start(Chain::next);
            }
        }
    }

    @Test
    void virtualThreads_startedInATask_leaveNoPrivilegedCarrier() {
        ChildJvm.in(ChildPrivilege.ROOT).with("-Djdk.virtualThreadScheduler.parallelism=4").run(Carriers.class).passed();
    }

    /** The first virtual threads of this JVM: their carriers are born in the task. */
    static final class Carriers {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            CountDownLatch end = new CountDownLatch(1);
            List<Thread> busy = new ArrayList<>();
            long privileged = keeper.call(() -> {
                CountDownLatch running = new CountDownLatch(4);
                for (int i = 0; i < 4; i++) {
                    busy.add(Thread.startVirtualThread(() -> {
                        running.countDown();
                        while (end.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                    }));
                }
                running.await();
                return holders().stream().filter(thread -> thread.name().startsWith("ForkJoinPool")).count();
            });
            require(privileged > 0, "no carrier was born in the task: this shows nothing");
            requireOnlyTheKeeper();
            end.countDown();
            for (Thread thread : busy) {
                thread.join();
            }
        }
    }

    @Test
    void process_startedInATaskAsPlainUser_holdsNothing() {
        ChildJvm.in(ChildPrivilege.ROOT).run(PlainProcess.class).passed();
    }

    static final class PlainProcess {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            requireEqual("0000000000000000", keeper.call(() -> childCapabilities("CapPrm")), "the child's permitted set");
            requireOnlyTheKeeper();
        }
    }

    @Test
    void process_startedInATaskAsRoot_holdsTheBoundingSetAndNoMore() {
        ChildJvm.in(ChildPrivilege.ROOT).run(RootProcess.class).passed();
    }

    static final class RootProcess {
        public static void main(String[] args) throws Exception {
            CapabilitySet kill = CapabilitySet.parse("cap_kill");
            PrivilegedThread keeper = PrivilegedThread.keep(BIND);
            Capabilities.process().apply(CapabilityPlan.limitTo(kill));
            requireEqual("0000000000000020", keeper.call(() -> childCapabilities("CapPrm")), "the child's permitted set");
            require(Capabilities.process().check(kill).isProven(), "within cap_kill");
        }
    }

    private static String childCapabilities(String key) throws IOException {
        Process child = new ProcessBuilder("grep", key, "/proc/self/status").start();
        String line = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return line.strip().split("\\s+")[1];
    }

    @Test
    void thread_thatBlocksSignals_endsTheKeeperAndFailsTheCall() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Stubborn.class).passed();
    }

    static final class Stubborn {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            IllegalArgumentException thrown = new IllegalArgumentException("from the task");
            MixedCapabilitiesException mixed = requireThrows(
                    MixedCapabilitiesException.class, () -> run(keeper, () -> {
                        Scenarios.startStubbornThread();
                        throw thrown;
                    }));
            System.out.println(mixed.getMessage());
            requireEqual(List.of(thrown), List.of(mixed.getSuppressed()), "suppressed");
            requireEqual(1, mixed.report().offenders().size(), "offenders in " + mixed.report());
            requireEqual("stubborn", mixed.report().offenders().getFirst().name(), "the offender");
            requireEqual(List.of("stubborn"), holders().stream().map(CapabilitySnapshot::name).toList(), "holders");
            requireThrows(IllegalStateException.class, () -> run(keeper, () -> {}));
            require(!Capabilities.process().check(CapabilitySet.EMPTY).isProven(), "the check sees it");
            keeper.close();
        }
    }

    @Test
    void call_nested_runsOnTheSameThread() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Nested.class).passed();
    }

    static final class Nested {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            require(keeper.call(() -> keeper.call(() -> keeper.call(() -> bindLowPort()))) > 0, "bound");
            requireOnlyTheKeeper();
            PrivilegedThread inner = keeper.call(() -> PrivilegedThread.keep(BIND));
            require(inner.call(() -> bindLowPort()) > 0, "bound by a thread declared in a task");
            requireEqual(2, Capabilities.process().check(CapabilitySet.EMPTY).declared().size(), "declared");
            inner.close();
            requireOnlyTheKeeper();
        }
    }

    @Test
    void call_thatThrows_rethrowsAndLowersAgain() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Throwing.class).passed();
    }

    static final class Throwing {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            for (Throwable thrown : List.of(new IOException("a"), new IllegalStateException("b"), new AssertionError("c"))) {
                try {
                    keeper.call(() -> {
                        Thread.currentThread().interrupt();
                        switch (thrown) {
                            case IOException e -> throw e;
                            case RuntimeException e -> throw e;
                            default -> throw (Error) thrown;
                        }
                    });
                    throw new IllegalArgumentException("nothing was thrown");
                } catch (IOException | IllegalStateException | AssertionError e) {
                    require(e == thrown, "thrown: " + e);
                }
                requireOnlyTheKeeper();
                require(!keeper.call(() -> Thread.currentThread().isInterrupted()), "an interrupt was left");
            }
        }
    }

    @Test
    void close_duringATask_waitsForItAndEndsTheThread() {
        ChildJvm.in(ChildPrivilege.ROOT).run(ClosedDuringATask.class).passed();
    }

    static final class ClosedDuringATask {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            FutureTask<Integer> caller = new FutureTask<>(() -> keeper.call(() -> {
                begun.countDown();
                goOn.await();
                return bindLowPort();
            }));
            Thread.ofPlatform().start(caller);
            begun.await();
            FutureTask<Void> second = new FutureTask<>(() -> run(keeper, () -> {}), null);
            Thread waiting = Thread.ofPlatform().start(second);
            Scenarios.awaitTrue(() -> waiting.getState() == Thread.State.WAITING, () -> "it does not wait");
            Thread closer = Thread.ofPlatform().start(keeper::close);
            waiting.join();
            require(second.exceptionNow() instanceof IllegalStateException, second.toString());
            require(closer.isAlive(), "close does not wait for the task");
            goOn.countDown();
            closer.join();
            require(caller.get() > 0, "the task's own result");
            requireEqual(List.of(), holders(), "holders");
            require(Capabilities.process().check(CapabilitySet.EMPTY).declared().isEmpty(), "an exception is left");
        }
    }

    @Test
    void close_fromItsOwnTask_endsTheThreadAfterIt() {
        ChildJvm.in(ChildPrivilege.ROOT).run(ClosedByATask.class).passed();
    }

    static final class ClosedByATask {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            int port = keeper.call(() -> {
                keeper.close();
                return bindLowPort();
            });
            require(port > 0, "bound");
            keeper.close();
            requireEqual(List.of(), holders(), "holders");
        }
    }

    @Test
    void interrupt_ofTheCaller_withdrawsOrReachesTheTask() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Interrupts.class).passed();
    }

    static final class Interrupts {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = keeper();
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<String> first = new FutureTask<>(() -> {
                String told = keeper.call(() -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                        return "woke up";
                    } catch (InterruptedException e) {
                        return "interrupted";
                    }
                });
                return told + ", and the caller: " + Thread.interrupted();
            });
            Thread atWork = Thread.ofPlatform().start(first);
            begun.await();
            FutureTask<Void> second = new FutureTask<>(() -> {
                keeper.run(() -> System.exit(1));
                return null;
            });
            Thread waiting = Thread.ofPlatform().start(second);
            waiting.interrupt();
            waiting.join();
            require(second.exceptionNow() instanceof InterruptedException, "withdrawn: " + second);
            atWork.interrupt();
            requireEqual("interrupted, and the caller: true", first.get(), "the task at work");
            FutureTask<Void> third = new FutureTask<>(() -> {
                CountDownLatch never = new CountDownLatch(1);
                keeper.call(() -> {
                    never.await();
                    return null;
                });
                return null;
            });
            Thread throwing = Thread.ofPlatform().start(third);
            Scenarios.awaitTrue(() -> throwing.getState() == Thread.State.WAITING, () -> "it does not wait");
            throwing.interrupt();
            throwing.join();
            require(third.exceptionNow() instanceof InterruptedException, "thrown by the task: " + third);
            requireOnlyTheKeeper();
        }
    }
}
