package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One thread of the process is in a frozen control group. */
class FrozenThreadIT {

    private static final Path FREEZER = Path.of("/sys/fs/cgroup/freezer");

    @Test
    void apply_withFrozenThread_namesItAndSucceedsAfterItThaws() throws IOException {
        assumeTrue(Files.isWritable(FREEZER), "skipped: needs root and a freezer of control groups, version 1");
        Path group = Files.createDirectory(FREEZER.resolve("jcap-" + ProcessHandle.current().pid()));
        try {
            ChildJvm.in(ChildPrivilege.ROOT).run(Frozen.class, group.toString()).passed();
        } finally {
            Files.delete(group);
        }
    }

    static final class Frozen {
        public static void main(String[] args) throws Exception {
            Path group = Path.of(args[0]);
            CountDownLatch begun = new CountDownLatch(1);
            int[] tid = new int[1];
            Thread.ofPlatform().name("frozen").daemon().start(() -> {
                tid[0] = (int) NativeCalls.gettid();
                begun.countDown();
                Scenarios.sleepForever();
            });
            begun.await();
            Files.writeString(group.resolve("tasks"), String.valueOf(tid[0]));
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            try {
                set(group, "FROZEN");
                CapabilityDeniedException denied = requireThrows(
                        CapabilityDeniedException.class,
                        () -> Capabilities.process().withDeadline(Duration.ofSeconds(1)).apply(plan));
                System.out.println(denied.getMessage());
                require(denied.getMessage().contains("thread frozen (tid " + tid[0] + ")"), denied.getMessage());
            } finally {
                set(group, "THAWED");
                Files.writeString(group.getParent().resolve("tasks"), String.valueOf(tid[0]));
            }
            require(Capabilities.process().apply(plan).isProven(), "a second attempt");
        }

        private static void set(Path group, String state) throws Exception {
            Files.writeString(group.resolve("freezer.state"), state);
            Scenarios.awaitTrue(() -> isIn(group, state), () -> "not " + state);
        }

        private static boolean isIn(Path group, String state) {
            try {
                return Files.readString(group.resolve("freezer.state")).strip().equals(state);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
