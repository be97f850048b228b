package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.launch.LaunchingParent;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.ProcessCapabilities;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Threads that block every signal with a raw system call, which the C library cannot prevent. */
class BlockedSignalIT {

    @Test
    void apply_withThreadThatBlocksSignals_namesItAndSucceedsAfterItUnblocks() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(StubbornThread.class).passed();
    }

    static final class StubbornThread {

        /** Longer than the test waits: if the result comes at all, it came before the deadline. */
        private static final Duration NEVER = Duration.ofHours(10);

        private static volatile long tid;

        public static void main(String[] args) throws Exception {
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch unblock = new CountDownLatch(1);
            FutureTask<CapabilitySnapshot> afterwards = new FutureTask<>(() -> {
                tid = NativeCalls.gettid();
                NativeCalls.blockAllSignals(true);
                blocked.countDown();
                unblock.await();
                // The kernel delivers what is pending before this call returns.
                NativeCalls.blockAllSignals(false);
                return Capabilities.thread().read();
            });
            Thread stubborn = Thread.ofPlatform().name("stubborn").start(afterwards);
            blocked.await();
            CapabilitySnapshot before = Capabilities.find(tid).orElseThrow();
            ProcessCapabilities process = Capabilities.process().withDeadline(NEVER);
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();

            List<String> everybody = Scenarios.credentialsOfAllThreads();
            CapabilityDeniedException denied =
                    requireThrows(CapabilityDeniedException.class, () -> process.apply(plan));
            System.out.println(denied.getMessage());
            require(denied.getMessage().contains("thread stubborn (tid " + tid + ") blocks signal"), denied.getMessage());
            Scenarios.requireUnchanged(everybody);
            requireEqual("1", LaunchingParent.dumpable(), "the dumpable flag");

            unblock.countDown();
            requireEqual(
                    Scenarios.credentials(before), Scenarios.credentials(afterwards.get()), "the thread, after the signal");
            stubborn.join();
            System.gc();
            require(process.apply(plan).isProven(), "a second attempt");
            require(Capabilities.process().check(CapabilitySet.EMPTY).isProven(), "a check");
        }
    }

    @Test
    void apply_withThreadThatUnblocksMeanwhile_succeeds() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(ShortlyStubbornThread.class).passed();
    }

    static final class ShortlyStubbornThread {
        public static void main(String[] args) throws Exception {
            CountDownLatch blocked = new CountDownLatch(1);
            FutureTask<Void> stubborn = new FutureTask<>(() -> {
                NativeCalls.blockAllSignals(true);
                blocked.countDown();
                // The first tries miss this thread.
                Thread.sleep(300);
                NativeCalls.blockAllSignals(false);
                new CountDownLatch(1).await();
                return null;
            });
            Thread.ofPlatform().daemon().start(stubborn);
            blocked.await();
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN)).setNoNewPrivs();
            require(Capabilities.process().apply(plan).isProven(), "proven");
        }
    }

    @Test
    void apply_onThreadThatBlocksSignals_succeeds() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(StubbornCaller.class).passed();
    }

    static final class StubbornCaller {
        public static void main(String[] args) throws Exception {
            NativeCalls.blockAllSignals(true);
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            require(Capabilities.process().apply(plan).isProven(), "the calling thread needs no signal");
        }
    }
}
