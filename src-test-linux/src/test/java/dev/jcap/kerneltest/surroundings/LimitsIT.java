package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.ControlGroups;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Little of everything: threads, memory, stack, places to write. The rows of docs/surroundings.md name these tests. */
@Slow
class LimitsIT {

    private static final CapabilityPlan NOTHING = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();

    private static CapabilityPlan nobody() {
        return NOTHING.become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY));
    }

    /** The trial of a plan of several calls needs a thread; a plan of one call and a check need none. */
    @Test
    void apply_atTheLimitOfTheControlGroupsThreads_isRefusedAndChangesNothing() throws Exception {
        try (ControlGroups group = ControlGroups.with("pids.max")) {
            ChildJvm.Running child = ChildJvm.in(ChildPrivilege.ROOT).under(group.runner()).start(NoMoreThreads.class);
            child.awaitLine("ready");
            group.write("pids.max", group.read("pids.current"));
            child.end().passed();
        }
    }

    static final class NoMoreThreads {
        public static void main(String[] args) throws Exception {
            Capabilities.process().check(CapabilitySet.EMPTY);
            List<String> before = Scenarios.credentialsOfAllThreads();
            Scenarios.sayAndWait("ready");
            String message =
                    requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(NOTHING)).getMessage();
            System.out.println(message);
            require(message.contains("start a thread for a trial: unable to create native thread"), message);
            Scenarios.requireUnchanged(before);
            require(Capabilities.process().apply(CapabilityPlan.unchanged().setNoNewPrivs()).isProven(), "one call");
        }
    }

    /** The kernel kills what needs more; what is enough for the JVM is enough for a change of many threads. */
    @Test
    void apply_inAControlGroupWithLittleMemory_succeeds() throws Exception {
        String file = Files.isDirectory(Path.of("/sys/fs/cgroup/memory")) ? "memory.limit_in_bytes" : "memory.max";
        try (ControlGroups group = ControlGroups.with(file)) {
            group.write(file, String.valueOf(256 << 20));
            ChildJvm.in(ChildPrivilege.ROOT).under(group.runner()).with("-Xmx16m", "-XX:+UseSerialGC").run(Many.class, "300")
                    .passed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xss144k", "-Xss180k"})
    void apply_withTinyStacks_succeeds(String stack) {
        ChildJvm.in(ChildPrivilege.ROOT).with(stack).run(Many.class, "50").passed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"G1", "Serial", "Parallel", "Z", "Shenandoah", "Epsilon"})
    void apply_with2000ThreadsOnAnyCollector_succeeds(String collector) {
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:+UnlockExperimentalVMOptions", "-XX:+Use" + collector + "GC", "-Xmx256m")
                .run(Many.class, "2000")
                .passed();
    }

    static final class Many {
        public static void main(String[] args) throws Exception {
            int count = Integer.parseInt(args[0]);
            CountDownLatch begun = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                Thread.ofPlatform().daemon().stackSize(144 << 10).start(() -> {
                    begun.countDown();
                    Scenarios.sleepForever();
                });
            }
            begun.await();
            ThreadReport report = Capabilities.process().apply(nobody());
            require(report.isProven() && report.threads().size() > count, report.toString());
        }
    }

    /** A JVM writes its performance data to /tmp and goes on without; jcap writes nothing. */
    @Test
    void everything_onAReadOnlySystem_works() {
        String readOnly = "for place in / /tmp /var/tmp /dev/shm; do mountpoint -q $place || mount --bind $place $place;"
                + " mount -o remount,bind,ro $place; done; exec \"$@\"";
        ChildPrivilege.ROOT.requireSuccess(
                List.of("unshare", "--mount", "--", "sh", "-c", readOnly, "sh", "true"), "cap_sys_admin to make a namespace");
        ChildJvm.in(ChildPrivilege.ROOT)
                .under("unshare", "--mount", "--", "sh", "-c", readOnly, "sh")
                .with("-Djava.io.tmpdir=/nowhere")
                .run(ReadOnly.class)
                .passed();
    }

    static final class ReadOnly {
        public static void main(String[] args) throws Exception {
            require(!Files.isWritable(Path.of("/tmp")), "/tmp is writable");
            requireEqual(0, CapabilityLauncher.start(new ProcessBuilder("true"), NOTHING).waitFor(), "a child");
            require(Capabilities.process().apply(nobody()).isProven(), "proven");
            require(Capabilities.process().check(CapabilitySet.EMPTY).isProven(), "a check");
        }
    }
}
