package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A debugger holds one thread of the process. */
class TracedThreadIT {

    @Test
    void apply_withThreadStoppedByADebugger_namesItAndSucceedsAfterItGoesOn() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Debugged.class).passed();
    }

    static final class Debugged {
        public static void main(String[] args) throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            long[] tid = new long[1];
            Thread.ofPlatform().name("debugged").daemon().start(() -> {
                tid[0] = NativeCalls.gettid();
                begun.countDown();
                Scenarios.sleepForever();
            });
            begun.await();
            Process debugger = debugger(tid[0]);
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();

            CapabilityDeniedException denied = requireThrows(
                    CapabilityDeniedException.class,
                    () -> Capabilities.process().withDeadline(Duration.ofSeconds(1)).apply(plan));

            System.out.println(denied.getMessage());
            require(denied.getMessage().contains("thread debugged (tid " + tid[0] + ") is stopped"), denied.getMessage());

            debugger.getOutputStream().close();
            requireEqual(0, debugger.waitFor(), "the debugger's end");
            require(Capabilities.process().apply(plan).isProven(), "a second attempt");
        }

        private static Process debugger(long tid) throws Exception {
            Process process = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Debugger.class.getName(),
                    String.valueOf(tid))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line = process.inputReader().readLine();
            if (line != null && line.startsWith(Scenarios.SKIPPED)) {
                Scenarios.skip(line.substring(Scenarios.SKIPPED.length()));
            }
            requireEqual(Debugger.STOPPED, line, "what the debugger says");
            return process;
        }
    }

    /** Stops a thread until its input is closed. */
    static final class Debugger {

        private static final String STOPPED = "stopped";
        private static final long PTRACE = 101;
        private static final long PTRACE_DETACH = 17;
        private static final long PTRACE_SEIZE = 0x4206;
        private static final long PTRACE_INTERRUPT = 0x4207;
        private static final long WAIT4 = 61;
        private static final long WALL = 0x4000_0000;

        public static void main(String[] args) throws Exception {
            long tid = Long.parseLong(args[0]);
            if (NativeCalls.syscall(PTRACE, PTRACE_SEIZE, tid, 0, 0) < 0) {
                Scenarios.skip("needs the right to trace a process of its own user");
            }
            requireEqual(0L, NativeCalls.syscall(PTRACE, PTRACE_INTERRUPT, tid, 0, 0), "PTRACE_INTERRUPT");
            requireEqual(tid, NativeCalls.syscall(WAIT4, tid, 0, WALL, 0), "wait4");
            Scenarios.sayAndWait(STOPPED);
            requireEqual(0L, NativeCalls.syscall(PTRACE, PTRACE_DETACH, tid, 0, 0), "PTRACE_DETACH");
        }
    }
}
