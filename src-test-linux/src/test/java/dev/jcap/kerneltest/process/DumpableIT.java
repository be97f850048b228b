package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.SeccompFilter;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.internal.kernel.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other processes of its new user see of a process that has become somebody else. */
@Slow
class DumpableIT {

    private static final String SECRET = "JCAP_TEST_SECRET=";
    private static final int SETRESUID = 117;
    private static final List<String> JEMALLOC =
            List.of("/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", "/usr/lib64/libjemalloc.so.2", "/usr/lib/libjemalloc.so.2");

    @Test
    void become_byDefault_hidesMemoryFromTheNewUser() throws IOException {
        assertTrue(environmentSeenByNobody("false").contains("Permission denied"));
    }

    @Test
    void become_withDumpable_showsMemoryToTheNewUser() throws IOException {
        assertTrue(environmentSeenByNobody("true").contains(SECRET));
    }

    /** The environment is memory that the process was started with. */
    private static String environmentSeenByNobody(String dumpable) throws IOException {
        ChildJvm.Running service =
                ChildJvm.in(ChildPrivilege.ROOT).under("env", SECRET + "x").start(Service.class, dumpable);
        service.awaitLine("ready");
        String seen = asNobody("cat", "/proc/" + service.process().pid() + "/environ");
        service.end().passed();
        return seen;
    }

    /** Attaching needs a signal and a socket of the new user, not the flag. */
    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void become_withDumpableOrNot_letsTheNewUserAttach(String dumpable) throws IOException {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ROOT).start(Service.class, dumpable);
        service.awaitLine("ready");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String answer = asNobody(jcmd, Long.toString(service.process().pid()), "VM.version");
        service.end().passed();
        assertTrue(answer.contains("Server VM version"), answer);
    }

    private static String asNobody(String... command) throws IOException {
        List<String> words = new ArrayList<>(ChildPrivilege.PLAIN_USER.prefix());
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static final class Service {
        public static void main(String[] args) throws Exception {
            boolean dumpable = Boolean.parseBoolean(args[0]);
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY));
            requireEqual(1L, NativeCalls.dumpable(), "the flag before");
            Capabilities.process().apply(dumpable ? plan.setDumpable(true) : plan);
            requireEqual(dumpable ? 1L : 0L, NativeCalls.dumpable(), "the flag afterwards");
            Scenarios.sayAndWait("ready");
        }
    }

    @Test
    void apply_withDumpableThatEndsUnproven_leavesTheFlagClear() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Mixed.class).passed();
    }

    /** One thread may not give up its user. */
    static final class Mixed {
        public static void main(String[] args) throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                SeccompFilter.failing(Errno.EPERM.number(), new SeccompFilter.Call(SETRESUID)).onThisThread();
                begun.countDown();
                Scenarios.sleepForever();
            });
            begun.await();
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
                    .setDumpable(true);
            requireThrows(MixedCapabilitiesException.class, () -> Capabilities.process().apply(plan));
            requireEqual(ChildPrivilege.NOBODY, Capabilities.thread().read().uids().effective(), "the user of this thread");
            requireEqual(0L, NativeCalls.dumpable(), "the flag");
        }
    }

    /** Its background threads block every signal. */
    @Test
    void apply_withThreadsOfAnAllocatorThatBlockSignals_isRefusedByNameAndLeavesTheFlag() {
        Path library = JEMALLOC.stream().map(Path::of).filter(Files::exists).findFirst().orElse(null);
        assumeTrue(library != null, () -> "skipped: needs one of " + JEMALLOC);
        ChildJvm.in(ChildPrivilege.ROOT)
                .under("env", "LD_PRELOAD=" + library, "MALLOC_CONF=background_thread:true")
                .run(Jemalloc.class)
                .passed();
    }

    static final class Jemalloc {
        public static void main(String[] args) throws Exception {
            Scenarios.awaitTrue(Jemalloc::hasBackgroundThread, () -> "no thread of jemalloc has begun");
            List<String> before = Scenarios.credentialsOfAllThreads();
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
                    .setDumpable(true);
            CapabilityDeniedException denied =
                    requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(plan));
            System.out.println(denied.getMessage());
            require(denied.getMessage().contains("thread jemalloc_bg_thd (tid "), denied.getMessage());
            require(denied.getMessage().contains(" blocks signal "), denied.getMessage());
            require(denied.getMessage().contains("before the thread is started"), denied.getMessage());
            Scenarios.requireUnchanged(before);
            requireEqual(1L, NativeCalls.dumpable(), "the flag");
        }

        private static boolean hasBackgroundThread() {
            return Capabilities.process().read().stream().anyMatch(thread -> thread.name().equals("jemalloc_bg_thd"));
        }
    }
}
