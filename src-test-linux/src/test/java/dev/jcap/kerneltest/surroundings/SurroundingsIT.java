package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.SeccompFilter;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places that forbid, hide or fake something. */
class SurroundingsIT {

    private static final CapabilityPlan NOTHING =
            CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();

    /** A code cache of its final size: the JVM itself must not need new executable memory. */
    @Test
    void apply_whereMemoryMayNotBecomeExecutable_isRefusedForTheProcessAndWorksForAThread() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .with("-XX:-SegmentedCodeCache", "-XX:ReservedCodeCacheSize=32m", "-XX:InitialCodeCacheSize=32m")
                .run(NoNewCode.class)
                .passed();
    }

    static final class NoNewCode {

        private static final int PR_SET_MDWE = 65;
        private static final int PR_MDWE_REFUSE_EXEC_GAIN = 1;

        public static void main(String[] args) throws Exception {
            if (NativeCalls.syscall(NativeCalls.PRCTL, PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0) != 0) {
                Scenarios.skip("needs Linux 6.3 (PR_SET_MDWE)");
            }
            List<String> before = Scenarios.credentialsOfAllThreads();
            String message = requireThrows(
                    CapabilityDeniedException.class, () -> Capabilities.process().apply(NOTHING))
                    .getMessage();
            System.out.println(message);
            require(message.contains("EACCES (13)") && message.contains("forbids executable memory"), message);
            Scenarios.requireUnchanged(before);
            Scenarios.onNewThread(() -> {
                Capabilities.thread().apply(NOTHING);
                requireEqual(CapabilitySet.EMPTY, Capabilities.thread().read().allHeld(), "the thread");
                return null;
            });
            require(Capabilities.process().setNoNewPrivsAtomically().isProven(), "no_new_privs at once");
        }
    }

    @Test
    void everything_inAnotherRootDirectory_works() {
        assumeTrue(
                Capabilities.inspect(ProcessHandle.current()).state().permitted().contains(Capability.CAP_SYS_ADMIN),
                "skipped: needs cap_sys_admin to make a namespace");
        ChildJvm.in(ChildPrivilege.ROOT)
                .under("unshare", "--mount", "--", "sh", "-c", "mount --rbind / /mnt && exec chroot /mnt \"$@\"", "sh")
                .run(OtherRoot.class)
                .passed();
    }

    static final class OtherRoot {
        public static void main(String[] args) throws Exception {
            requireEqual(0, CapabilityLauncher.start(new ProcessBuilder("true"), NOTHING).waitFor(), "a child");
            require(Capabilities.process().apply(NOTHING).isProven(), "proven");
            require(Capabilities.process().check(CapabilitySet.EMPTY).isProven(), "a check");
        }
    }

    /** Without the right to read directories and files the kernel answers EACCES: the rule holds for one thread. */
    @Test
    void apply_onThreadThatLandlockKeepsFromProc_isDeniedAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Landlocked.class).passed();
    }

    static final class Landlocked {

        private static final long CREATE_RULESET = 444;
        private static final long RESTRICT_SELF = 446;
        private static final long READ_FILE_AND_DIRECTORY = 1 << 2 | 1 << 3;

        public static void main(String[] args) throws Exception {
            loadClasses();
            List<String> before = Scenarios.credentialsOfAllThreads();
            Scenarios.onNewThread(() -> {
                restrict();
                for (Runnable change : List.<Runnable>of(
                        () -> Capabilities.process().apply(NOTHING), () -> Capabilities.thread().apply(NOTHING))) {
                    String message = requireThrows(CapabilityDeniedException.class, change).getMessage();
                    require(message.contains("/proc/self/task: EACCES (13)"), message);
                }
                requireThrows(CapabilityException.class, () -> Capabilities.process().check(CapabilitySet.EMPTY));
                return null;
            });
            Scenarios.requireUnchanged(before);
        }

        /** They are in files. */
        private static void loadClasses() throws Exception {
            Scenarios.onNewThread(() -> {
                SeccompFilter.failing(13, new SeccompFilter.Call(257, 2, 0x90000)).onThisThread();
                requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(NOTHING));
                requireThrows(CapabilityDeniedException.class, () -> Capabilities.thread().apply(NOTHING));
                requireThrows(CapabilityException.class, () -> Capabilities.process().check(CapabilitySet.EMPTY));
                return null;
            });
        }

        private static void restrict() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment handled = arena.allocateFrom(JAVA_LONG, READ_FILE_AND_DIRECTORY);
                long ruleset = NativeCalls.syscall(CREATE_RULESET, handled.address(), 8, 0, 0);
                if (ruleset < 0 || NativeCalls.syscall(RESTRICT_SELF, ruleset, 0, 0, 0) != 0) {
                    Scenarios.skip("needs a kernel with Landlock");
                }
            }
        }
    }

    /** A library put in front of the C library that says yes to everything and does nothing. */
    @Test
    void apply_withPreloadedLibraryThatFakesTheCalls_isDoneAllTheSame(@TempDir Path directory) throws Exception {
        Path library = compiled(directory, """
                #include <signal.h>
                #include <stdarg.h>
                #include <sys/types.h>
                long syscall(long number, ...) { return 0; }
                int prctl(int option, ...) { return 0; }
                int capset(void *header, const void *data) { return 0; }
                int setresuid(uid_t r, uid_t e, uid_t s) { return 0; }
                int setresgid(gid_t r, gid_t e, gid_t s) { return 0; }
                int setgroups(size_t count, const gid_t *groups) { return 0; }
                """);
        ChildJvm.Running faked = ChildJvm.in(ChildPrivilege.ROOT)
                .under("env", "LD_PRELOAD=" + library)
                .start(Faked.class, library.toString());
        faked.awaitLine("dropped");
        List<String> lines = Files.readAllLines(Path.of("/proc/" + faked.process().pid() + "/status"));
        faked.end().passed();
        require(lines.contains("CapPrm:\t0000000000000000"), lines.toString());
        require(lines.contains("CapBnd:\t0000000000000000"), lines.toString());
        require(lines.contains("NoNewPrivs:\t1"), lines.toString());
    }

    private static Path compiled(Path directory, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("fake.c"), source);
        Path library = directory.resolve("fake.so");
        try {
            Process gcc = new ProcessBuilder("gcc", "-shared", "-fPIC", "-w", "-o", library.toString(), file.toString())
                    .inheritIO()
                    .start();
            requireEqual(0, gcc.waitFor(), "gcc");
        } catch (IOException absent) {
            assumeTrue(false, "skipped: needs gcc");
        }
        return library;
    }

    static final class Faked {
        public static void main(String[] args) throws Exception {
            require(Files.readString(Path.of("/proc/self/maps")).contains(args[0]), args[0] + " is not loaded");
            try {
                require(Capabilities.process().apply(NOTHING).isProven(), "proven");
                Scenarios.sayAndWait("dropped");
            } catch (CapabilityException told) {
                System.out.println(told.getMessage());
                throw told;
            }
        }
    }
}
