package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.tools.JcapJar;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.ThreadReport;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that has run out of file descriptors. */
class DescriptorsIT {

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void apply_withTooFewFreeDescriptors_isDeniedAndChangesNothing(String free) {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).limited("nofile=64").run(TooFew.class, free).passed();
    }

    static final class TooFew {
        public static void main(String[] args) throws Exception {
            loadClasses();
            List<String> before = Scenarios.credentialsOfAllThreads();
            Deque<FileInputStream> open = openAll();
            for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                open.pop().close();
            }
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            requireSaysSo(requireThrows(
                    CapabilityDeniedException.class, () -> Capabilities.process().apply(plan)));
            requireSaysSo(requireThrows(
                    CapabilityDeniedException.class, () -> Capabilities.thread().apply(plan)));
            if (args[0].equals("0")) {
                requireThrows(CapabilityException.class, () -> Capabilities.thread().read());
            }
            for (FileInputStream file : open) {
                file.close();
            }
            Scenarios.requireUnchanged(before);
            require(Capabilities.process().apply(plan).isProven(), "with descriptors free again");
        }

        private static void requireSaysSo(CapabilityDeniedException denied) {
            System.out.println(denied.getMessage());
            require(denied.getMessage().contains("EMFILE (24): no file descriptor is free"), denied.getMessage());
        }
    }

    @Test
    void apply_withTwoFreeDescriptors_succeeds() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).limited("nofile=64").run(JustEnough.class).passed();
    }

    static final class JustEnough {
        public static void main(String[] args) throws Exception {
            loadClasses();
            Deque<FileInputStream> open = openAll();
            open.pop().close();
            open.pop().close();
            require(
                    Capabilities.process()
                            .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs())
                            .isProven(),
                    "proven");
        }
    }

    /** The JDK opens a library to find the C library's functions, once: what is said must be the reason. */
    @Test
    void firstCall_withNoFreeDescriptor_saysSo() {
        ChildJvm.in(ChildPrivilege.HERE)
                .limited("nofile=64")
                .with("-Xbootclasspath/a:" + JcapJar.jar())
                .run(FirstCall.class)
                .passed();
    }

    /** Loads classes from a jar file, which is open. */
    static final class FirstCall {
        public static void main(String[] args) throws Exception {
            // What needs descriptors itself: the classes of the test, which are in directories, and the JDK's library for files.
            requireThrows(InvalidPathException.class, () -> Path.of("\0"));
            Deque<FileInputStream> open = openAll();
            CapabilityException denied = requireThrows(CapabilityException.class, () -> Capabilities.thread().read());
            for (FileInputStream file : open) {
                file.close();
            }
            require(denied.getMessage().startsWith("no file descriptor was free"), denied.getMessage());
        }
    }

    @Test
    void apply_onVirtualThreadWithoutDescriptorsForClasses_neverReturnsWithoutProof() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).limited("nofile=64").run(NothingLoaded.class).passed();
    }

    /** Classes in directories need descriptors: a refusal ends in an Error on the thread that works for this one. */
    static final class NothingLoaded {
        public static void main(String[] args) throws Exception {
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY);
            requireEqual(NullPointerException.class, failureOnVirtualThread(null).getClass(), "without a plan");
            Deque<FileInputStream> open = openAll();
            Throwable failure = failureOnVirtualThread(plan);
            for (FileInputStream file : open) {
                file.close();
            }
            requireEqual(NoClassDefFoundError.class, failure.getClass(), "with classes to load");
        }

        private static Throwable failureOnVirtualThread(CapabilityPlan plan) throws InterruptedException {
            FutureTask<ThreadReport> caller = new FutureTask<>(() -> Capabilities.process().apply(plan));
            Thread.ofVirtual().start(caller).join();
            return caller.exceptionNow();
        }
    }

    /** Classes in directories need descriptors, too: all that is used later is used once before. */
    private static void loadClasses() throws Exception {
        Capabilities.thread().read();
        Capabilities.process().apply(CapabilityPlan.unchanged().setNoNewPrivs());
        CapabilityPlan impossible = CapabilityPlan.unchanged()
                .setState(CapabilityState.EMPTY.withPermitted(new CapabilitySet(Long.MIN_VALUE)));
        requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(impossible));
        requireThrows(CapabilityDeniedException.class, () -> Capabilities.thread().apply(impossible));
        Scenarios.onNewThread(() -> Capabilities.thread().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)));
        Scenarios.awaitTrue(
                () -> Scenarios.credentialsOfAllThreads().size() == 1, () -> "the thread that gave all up lives on");
    }

    private static Deque<FileInputStream> openAll() {
        Deque<FileInputStream> open = new ArrayDeque<>();
        try {
            while (open.size() < 1000) {
                open.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException exhausted) {
            return open;
        }
        throw new AssertionError("the limit on descriptors is not in force");
    }
}
