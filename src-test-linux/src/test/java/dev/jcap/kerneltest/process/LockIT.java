package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Patience;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.proof.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Changes that wait for each other come to an end. */
class LockIT {

    private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);

    /** What one of two threads does without pause; each begins and ends something that keeps others out. */
    private static final Map<String, Runnable> WORK = Map.of(
            "apply", () -> Capabilities.process().apply(CapabilityPlan.unchanged()),
            "apply on a virtual thread",
            () -> onVirtualThread(() -> Capabilities.process().apply(CapabilityPlan.unchanged())),
            "keep", () -> PrivilegedThread.keep(CHOWN).close(),
            "task", LockIT::runTask,
            "raise", () -> Capabilities.thread().raise(CHOWN).close(),
            "thread apply", () -> Capabilities.thread().apply(CapabilityPlan.unchanged()),
            "at once", () -> Capabilities.process().setNoNewPrivsAtomically(),
            "launch", LockIT::launch);

    private static void onVirtualThread(Runnable work) {
        try {
            Thread.ofVirtual().start(work).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One whose newcomers have to be looked at under the lock of a process-wide change. */
    private static void runTask() {
        try (PrivilegedThread keeper = PrivilegedThread.keep(CHOWN)) {
            keeper.run(() -> Thread.ofPlatform().start(() -> {}));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void launch() {
        try {
            CapabilityLauncher.start(new ProcessBuilder("true"), CapabilityPlan.unchanged()).waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void apply_besideOtherChanges_neverWaitsForever() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .run(TwoAtOnce.class, duration(), "apply", "apply", "apply on a virtual thread", "keep",
                        "task", "raise", "thread apply", "at once", "launch")
                .passed();
    }

    @Test
    void keep_besideOtherChanges_neverWaitsForever() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(TwoAtOnce.class, duration(), "keep", "keep", "task", "at once", "launch")
                .passed();
    }

    /** Without a remedy, two loops hang within a second: the short form still finds it, but not each time. */
    private static String duration() {
        return String.valueOf(Extent.of(LockIT.class, "milliseconds of two kinds of change at once", 1500));
    }

    /** One kind of change beside each of some others. */
    static final class TwoAtOnce {

        private static final long PATIENCE_SECONDS = Patience.SECONDS;

        public static void main(String[] args) throws Exception {
            for (String other : List.of(args).subList(2, args.length)) {
                System.out.println(args[1] + " beside " + other);
                List<FutureTask<Integer>> both =
                        List.of(new FutureTask<>(() -> repeat(args[1], args[0])), new FutureTask<>(() -> repeat(other, args[0])));
                both.forEach(task -> Thread.ofPlatform().daemon().start(task));
                for (FutureTask<Integer> task : both) {
                    require(task.get(PATIENCE_SECONDS, TimeUnit.SECONDS) > 0, "done at least once");
                }
            }
        }

        private static int repeat(String what, String millis) {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
            int times = 0;
            while (System.nanoTime() - until < 0) {
                WORK.get(what).run();
                times++;
            }
            return times;
        }
    }

    @Test
    void apply_besideALaunchThatDoesNotEnd_isRefusedAtItsDeadline() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(BesideALongLaunch.class).passed();
    }

    /** A FIFO that nobody writes holds the launch that redirects from it. */
    static final class BesideALongLaunch {

        public static void main(String[] args) throws Exception {
            Path directory = Files.createTempDirectory("jcap-lock");
            Path fifo = directory.resolve("fifo");
            require(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0, "mkfifo");
            FutureTask<Process> launch = new FutureTask<>(() -> CapabilityLauncher.start(
                    new ProcessBuilder("cat").redirectInput(fifo.toFile()), CapabilityPlan.unchanged()));
            Thread.ofPlatform().daemon().start(launch);
            Scenarios.awaitTrue(BesideALongLaunch::launches, () -> "no launch has begun");

            CapabilityDeniedException denied = requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                    .withDeadline(Duration.ofMillis(300))
                    .apply(CapabilityPlan.unchanged().setNoNewPrivs()));
            require(denied.getMessage().endsWith("nothing has changed"), denied.getMessage());
            require(!Capabilities.thread().read().noNewPrivs(), "it has changed");
            requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                    .withDeadline(Duration.ofMillis(300))
                    .setNoNewPrivsAtomically());
            // Changes of one thread do not wait for a launch.
            Capabilities.thread().raise(CHOWN).close();

            Files.writeString(fifo, "");
            require(launch.get().waitFor() == 0, "the child");
            require(Capabilities.process().apply(CapabilityPlan.unchanged()).isProven(), "afterwards");
            Files.delete(fifo);
            Files.delete(directory);
        }

        private static boolean launches() {
            return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("jcap"));
        }
    }
}
