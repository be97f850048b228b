package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.StatusFile;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.MixedCapabilitiesException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Native code of others in the same process: its own broadcasts and wrappers. */
@Slow
class ForeignCodeIT {

    @Test
    void apply_whileTheCLibraryChangesIdsOfAllThreads_succeeds() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Broadcasts.class).passed();
    }

    static final class Broadcasts {

        // int setresuid(uid_t ruid, uid_t euid, uid_t suid);
        private static final MethodHandle SETRESUID =
                NativeCalls.link("setresuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

        private static volatile boolean over;

        public static void main(String[] args) throws Exception {
            for (int i = 0; i < 50; i++) {
                Thread.ofPlatform().daemon().start(Scenarios::sleepForever);
            }
            CountDownLatch begun = new CountDownLatch(10);
            FutureTask<Integer> broadcaster = new FutureTask<>(() -> {
                int made = 0;
                while (!over) {
                    // -1 leaves an id as it is: the broadcast to all threads is made nevertheless.
                    requireEqual(0, setresuid(), "setresuid");
                    begun.countDown();
                    made++;
                }
                return made;
            });
            Thread.ofPlatform().daemon().start(broadcaster);
            begun.await();
            for (int fewer = 1; fewer <= 20; fewer++) {
                CapabilitySet rest = CapabilitySet.lowest(Capabilities.supported().size() - fewer);
                require(Capabilities.process().apply(CapabilityPlan.limitTo(rest)).isProven(), rest.toString());
            }
            over = true;
            System.out.println(broadcaster.get() + " broadcasts");
        }

        private static int setresuid() {
            try {
                return (int) SETRESUID.invokeExact(-1, -1, -1);
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
        }
    }

    /** Both want the same thing to be different: each change ends, as one of the three that it may end as. */
    @Test
    void apply_whileTheCLibraryChangesTheSameGroups_endsAndIsProvenAfterwards() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Quarrel.class).passed();
    }

    static final class Quarrel {

        // int setgroups(size_t size, const gid_t *list);
        private static final MethodHandle SETGROUPS =
                NativeCalls.link("setgroups", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));

        private static final Identity WANTED = Identity.of(0, 0, 7L);
        private static volatile boolean over;

        public static void main(String[] args) throws Exception {
            for (int i = 0; i < 30; i++) {
                Thread.ofPlatform().daemon().start(Scenarios::sleepForever);
            }
            FutureTask<Integer> broadcaster = new FutureTask<>(Quarrel::broadcast);
            Thread.ofPlatform().daemon().start(broadcaster);
            Map<String, Integer> ends = new TreeMap<>();
            for (int fewer = 1; fewer <= 20; fewer++) {
                CapabilitySet rest = CapabilitySet.lowest(Capabilities.supported().size() - fewer);
                ends.merge(end(CapabilityPlan.limitTo(rest).become(WANTED)), 1, Integer::sum);
            }
            over = true;
            System.out.println(broadcaster.get() + " broadcasts, " + ends);
            CapabilitySet last = CapabilitySet.lowest(Capabilities.supported().size() - 20);
            require(Capabilities.process().apply(CapabilityPlan.limitTo(last).become(WANTED)).isProven(), "alone");
            for (StatusFile thread : StatusFile.ofAllThreads()) {
                requireEqual("7", thread.words("Groups"), "groups");
                requireEqual(0L, thread.mask("CapBnd") & ~last.mask(), "bounding");
            }
        }

        private static String end(CapabilityPlan plan) {
            try {
                return Capabilities.process().withDeadline(Duration.ofMillis(300)).apply(plan).isProven() ? "proven" : "";
            } catch (CapabilityDeniedException | MixedCapabilitiesException told) {
                return told.getClass().getSimpleName();
            }
        }

        private static int broadcast() {
            int made = 0;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment groups = arena.allocate(JAVA_INT);
                while (!over) {
                    groups.set(JAVA_INT, 0, 1 + made % 2);
                    requireEqual(0, (int) SETGROUPS.invokeExact(1L, groups), "setgroups");
                    made++;
                    LockSupport.parkNanos(1_000_000);
                }
                return made;
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
        }
    }

    /** The JDK's own library that chains signal handlers wraps the C library's functions for them. */
    @Test
    void apply_withPreloadedSignalWrapper_succeeds() {
        Path wrapper = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
        assumeTrue(Files.exists(wrapper), () -> "skipped: no " + wrapper);
        ChildJvm.in(ChildPrivilege.ROOT).under("env", "LD_PRELOAD=" + wrapper).run(Preloaded.class, "libjsig.so").passed();
    }

    static final class Preloaded {
        public static void main(String[] args) throws Exception {
            require(Files.readString(Path.of("/proc/self/maps")).contains(args[0]), args[0] + " is not loaded");
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
                    .setNoNewPrivs();
            require(Capabilities.process().apply(plan).isProven(), "proven");
        }
    }
}
