package dev.jcap.kerneltest;

import static dev.jcap.kerneltest.Scenarios.require;
import static dev.jcap.kerneltest.Scenarios.requireEqual;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Native code of others in the same process: its own broadcasts and wrappers. */
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
