package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The signal that carries changes, and everybody else who uses signals. */
class SignalIT {

    /** The one that jcap takes when nobody else has. */
    private static final int SIGNAL = 64;

    private static final Path KILL = Path.of("/bin/kill");

    @Test
    void signal_fromAnotherProcess_changesNothing() throws Exception {
        assumeTrue(Files.isExecutable(KILL), () -> "skipped: needs " + KILL + ", which can send a value (procps)");
        ChildJvm.Running target = ChildJvm.in(ChildPrivilege.ANY_ROOT).start(Target.class);
        target.awaitLine("ready");
        String pid = Long.toString(target.process().pid());
        for (int i = 0; i < 20; i++) {
            send("-" + SIGNAL, pid);
            send("-q", "4242", "-" + SIGNAL, pid);
        }
        target.end().passed();
    }

    private static void send(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(KILL.toString()));
        command.addAll(List.of(arguments));
        Process kill = new ProcessBuilder(command).inheritIO().start();
        requireEqual(0, kill.waitFor(), "status of " + command);
    }

    static final class Target {
        public static void main(String[] args) throws Exception {
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN));
            Scenarios.onNewThread(() -> Capabilities.process().apply(CapabilityPlan.unchanged().setNoNewPrivs()));
            require(signalIsHandled(SIGNAL), "jcap handles signal " + SIGNAL);
            List<String> before = Scenarios.credentialsOfAllThreads();
            Scenarios.sayAndWait("ready");
            sendToMyself();
            Scenarios.requireUnchanged(before);
            require(Capabilities.process().apply(plan).isProven(), "a change afterwards");
        }

        /** The sender is right, but nothing is waiting for this thread. */
        private static void sendToMyself() {
            long pid = ProcessHandle.current().pid();
            for (int i = 0; i < 20; i++) {
                requireEqual(
                        0L,
                        NativeCalls.syscall(NativeCalls.TGKILL, pid, NativeCalls.gettid(), SIGNAL, 0),
                        "tgkill");
            }
        }
    }

    private static boolean signalIsHandled(int signal) throws IOException {
        String status = Files.readString(Path.of("/proc/self/status"));
        int start = status.indexOf("\nSigCgt:\t") + 9;
        long caught = Long.parseUnsignedLong(status.substring(start, start + 16), 16);
        return (caught >>> signal - 1 & 1) != 0;
    }

    @Test
    void apply_withSignalInUse_takesAnotherAndLeavesTheHandlerInPlace() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(InUse.class).passed();
    }

    /** The handler is {@code umask(signal)}: it can be seen to have run. */
    static final class InUse {
        public static void main(String[] args) throws Exception {
            NativeCalls.handle(SIGNAL, "umask");
            require(
                    Capabilities.process()
                            .apply(CapabilityPlan.limitTo(CapabilitySet.of(CAP_SETPCAP)))
                            .isProven(),
                    "with signal 64 in use");
            require(signalIsHandled(SIGNAL - 1), "jcap handles signal 63");
            NativeCalls.handle(SIGNAL - 1, "umask");
            require(
                    Capabilities.process()
                            .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs())
                            .isProven(),
                    "with signal 63 taken over");
            require(signalIsHandled(SIGNAL - 2), "jcap handles signal 62");
            for (int signal : new int[] {SIGNAL, SIGNAL - 1}) {
                require(NativeCalls.isHandledBy(signal, "umask"), "the application handles signal " + signal);
                NativeCalls.syscall(NativeCalls.UMASK, 0, 0, 0, 0);
                long pid = ProcessHandle.current().pid();
                NativeCalls.syscall(NativeCalls.TGKILL, pid, NativeCalls.gettid(), signal, 0);
                requireEqual((long) signal, NativeCalls.syscall(NativeCalls.UMASK, 0, 0, 0, 0), "its effect");
            }
        }
    }

    @Test
    void apply_withAllSignalsInUse_isDeniedAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(AllInUse.class).passed();
    }

    static final class AllInUse {
        public static void main(String[] args) throws Exception {
            for (int signal = 34; signal <= SIGNAL; signal++) {
                NativeCalls.handle(signal, "umask");
            }
            List<String> before = Scenarios.credentialsOfAllThreads();
            String message = requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                    .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)))
                    .getMessage();
            require(message.contains("free real-time signal"), message);
            Scenarios.requireUnchanged(before);
        }
    }

    /** The kernel queues a signal for each thread; a user's queue has a length, and in a namespace no other senders. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "5"})
    void apply_withShortSignalQueue_reachesEveryThread(String length) {
        ChildJvm.in(ChildPrivilege.USER_NAMESPACE).limited("sigpending=" + length).run(ShortQueue.class).passed();
    }

    static final class ShortQueue {
        public static void main(String[] args) {
            for (int i = 0; i < 100; i++) {
                Thread.ofPlatform().daemon().start(Scenarios::sleepForever);
            }
            require(
                    Capabilities.process()
                            .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs())
                            .isProven(),
                    "proven");
        }
    }

    @Test
    void apply_withoutSignalQueue_isDeniedWithAdviceAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.USER_NAMESPACE).limited("sigpending=0").run(NoQueue.class).passed();
    }

    static final class NoQueue {
        public static void main(String[] args) throws Exception {
            List<String> before = Scenarios.credentialsOfAllThreads();
            String message = requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                    .withDeadline(Duration.ofSeconds(1))
                    .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)))
                    .getMessage();
            System.out.println(message);
            require(message.contains("EAGAIN (11)") && message.contains("ulimit -i"), message);
            Scenarios.requireUnchanged(before);
        }
    }
}
