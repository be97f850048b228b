package dev.jcap.kerneltest.launch;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whether a child that is another user, or holds less, can get at the memory of this process through one of its threads. */
@Slow
class LaunchTraceIT {

    private static final CapabilityPlan SAME_USER = CapabilityPlan.limitTo(CapabilitySet.EMPTY);
    private static final CapabilityPlan OTHER_USER = SAME_USER.become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY));

    /** The kernel asks the same question (ptrace(2)) to open a thread's environment as for its memory. */
    private static List<String> readableThreads(CapabilityPlan plan) throws Exception {
        Process child = CapabilityLauncher.start(
                new ProcessBuilder(
                        "sh", "-c", "for t in /proc/$PPID/task/*; do { true < $t/environ; } 2>/dev/null && cat $t/comm; done"),
                plan);
        String names = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return names.lines().toList();
    }

    @Test
    void child_thatHoldsLess_cannotReadAnyThreadOfItsParent() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Closed.class).passed();
    }

    static final class Closed {
        public static void main(String[] args) throws Exception {
            for (int i = 0; i < 10; i++) {
                requireEqual(List.of(), readableThreads(OTHER_USER), "threads that another user can read");
                requireEqual(List.of(), readableThreads(SAME_USER), "threads that a child without capabilities can read");
            }
            requireEqual("1", LaunchingParent.dumpable(), "dumpable");
        }
    }

    @Test
    void child_whenOthersTakeTheIdleReaper_cannotReadAnyThreadOfItsParent() {
        ChildJvm.in(ChildPrivilege.ROOT).run(StrayReaper.class).passed();
    }

    static final class StrayReaper {

        private static final AtomicBoolean DONE = new AtomicBoolean();

        public static void main(String[] args) throws Exception {
            Thread.ofPlatform().daemon().start(() -> {
                while (!DONE.get()) {
                    try {
                        new ProcessBuilder("true").start().waitFor();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            for (int i = 0; i < 50; i++) {
                requireEqual(List.of(), readableThreads(OTHER_USER), "threads that another user can read");
                requireEqual(List.of(), readableThreads(SAME_USER), "threads that a child without capabilities can read");
            }
            DONE.set(true);
        }
    }

    /** The counterpart: the same question asked where the answer is yes. */
    @Test
    void child_withDumpableParentThatHasAThreadOfItsUser_canReadThatThread() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Open.class).passed();
    }

    static final class Open {
        public static void main(String[] args) throws Exception {
            CountDownLatch changed = new CountDownLatch(1);
            Thread.ofPlatform().name("other user").daemon().start(() -> {
                Capabilities.thread().apply(OTHER_USER);
                // Behind the back of jcap, which refuses it while threads differ.
                NativeCalls.syscall(NativeCalls.PRCTL, 4, 1, 0, 0);
                changed.countDown();
                Scenarios.sleepForever();
            });
            changed.await();
            // A child may look before the launch, which clears the dumpable flag while it lasts, has ended.
            for (int tries = 1; !readableThreads(OTHER_USER).contains("other user"); tries++) {
                require(tries < 50, "no child could read the thread");
            }
        }
    }
}
