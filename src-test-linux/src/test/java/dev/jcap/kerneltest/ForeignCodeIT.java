package dev.jcap.kerneltest;

import static dev.jcap.kerneltest.Scenarios.require;
import static dev.jcap.kerneltest.Scenarios.requireEqual;
import static dev.jcap.kerneltest.Scenarios.requireThrows;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.ThreadReport;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Native code of others in the same process: its own broadcasts, filters and wrappers. */
class ForeignCodeIT {

    @Test
    void apply_whileTheCLibraryChangesIdsOfAllThreads_succeeds() {
        ChildJvm.in(Habitat.ANY_ROOT).run(Broadcasts.class).passed();
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
                CapabilitySet rest = CapabilitySet.ofCount(Capabilities.count() - fewer);
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

    @Test
    void apply_withThreadWhoseFilterForbidsCapset_namesThatThread() {
        ChildJvm.in(Habitat.ANY_ROOT).run(Filtered.class).passed();
    }

    static final class Filtered {

        private static final long SECCOMP = 317;
        private static final int CAPSET = 126;
        private static final int SECCOMP_RET_ERRNO_EPERM = 0x0005_0001;
        private static final int SECCOMP_RET_ALLOW = 0x7FFF_0000;

        public static void main(String[] args) throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            long[] tid = new long[1];
            Thread.ofPlatform().name("filtered").daemon().start(() -> {
                tid[0] = NativeCalls.gettid();
                forbidCapset();
                begun.countDown();
                Scenarios.sleepForever();
            });
            begun.await();
            MixedCapabilitiesException mixed = requireThrows(
                    MixedCapabilitiesException.class,
                    () -> Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)));

            System.out.println(mixed.getMessage());
            requireEqual(1, mixed.report().offenders().size(), "offenders in " + mixed.report());
            ThreadReport.Entry offender = mixed.report().offenders().getFirst();
            requireEqual((int) tid[0], offender.tid(), "its id");
            requireEqual(ThreadReport.Standing.REFUSED, offender.standing(), "its standing");
            require(offender.detail().contains("EPERM"), offender.detail());
        }

        /** On the calling thread alone: load the number; if it is capset, EPERM; otherwise go on. */
        private static void forbidCapset() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment filter = arena.allocate(4 * 8, 8);
                instruction(filter, 0, 0x20, 0, 0, 0);
                instruction(filter, 1, 0x15, 0, 1, CAPSET);
                instruction(filter, 2, 0x06, 0, 0, SECCOMP_RET_ERRNO_EPERM);
                instruction(filter, 3, 0x06, 0, 0, SECCOMP_RET_ALLOW);
                MemorySegment program = arena.allocate(16, 8);
                program.set(ValueLayout.JAVA_SHORT, 0, (short) 4);
                program.set(ValueLayout.ADDRESS, 8, filter);
                requireEqual(0L, NativeCalls.syscall(SECCOMP, 1, 0, program.address(), 0), "seccomp");
            }
        }

        private static void instruction(MemorySegment filter, int index, int code, int ifTrue, int ifFalse, int operand) {
            filter.set(ValueLayout.JAVA_SHORT, index * 8L, (short) code);
            filter.set(ValueLayout.JAVA_BYTE, index * 8L + 2, (byte) ifTrue);
            filter.set(ValueLayout.JAVA_BYTE, index * 8L + 3, (byte) ifFalse);
            filter.set(ValueLayout.JAVA_INT, index * 8L + 4, operand);
        }
    }

    /** The JDK's own library that chains signal handlers wraps the C library's functions for them. */
    @Test
    void apply_withPreloadedSignalWrapper_succeeds() {
        Path wrapper = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
        assumeTrue(Files.exists(wrapper), () -> "skipped: no " + wrapper);
        ChildJvm.in(Habitat.ROOT).under("env", "LD_PRELOAD=" + wrapper).run(Preloaded.class, "libjsig.so").passed();
    }

    static final class Preloaded {
        public static void main(String[] args) throws Exception {
            require(Files.readString(Path.of("/proc/self/maps")).contains(args[0]), args[0] + " is not loaded");
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(Habitat.NOBODY, Habitat.NOBODY))
                    .setNoNewPrivs();
            require(Capabilities.process().apply(plan).isProven(), "proven");
        }
    }
}
