package dev.jcap.kerneltest.launch;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials.Ids;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM that becomes another program. */
@Slow
class ReplaceIT {

    private static final CapabilitySet KEEP = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(KEEP)
            .become(Identity.of(ChildPrivilege.NOBODY, 4243, 4244L))
            .raiseAmbient(KEEP)
            .setNoNewPrivs();

    @Test
    void exec_withPlan_isWhatTheProgramHas() {
        String status = ChildJvm.in(ChildPrivilege.ROOT).run(ShowStatus.class).passed().output();
        CapabilitySnapshot program = CapabilitySnapshot.parse(status.substring(status.indexOf("Name:")));
        assertEquals("cat", program.name());
        assertEquals(new CapabilityState(KEEP, KEEP, KEEP), program.state());
        assertEquals(KEEP, program.bounding());
        assertEquals(KEEP, program.ambient());
        assertEquals(Ids.all(ChildPrivilege.NOBODY), program.uids());
        assertEquals(Ids.all(4243), program.gids());
        assertEquals(List.of(4244L), program.groups());
        assertTrue(program.noNewPrivs());
        assertTrue(status.startsWith("flushed without a line end"), status);
    }

    static final class ShowStatus {
        public static void main(String[] args) throws Exception {
            System.setOut(new PrintStream(new BufferedOutputStream(System.out), false));
            System.out.print("flushed without a line end");
            requireEqual("1", LaunchingParent.dumpable(), "dumpable");
            CapabilityLauncher.exec(List.of("cat", "/proc/self/status"), System.getenv(), PLAN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "--ignore-signal=HUP", "--block-signal=USR1", "--block-signal=QUIT"})
    void exec_withSignalsOfTheStarter_handsThemOn(String how) {
        List<String> wanted = how.equals("none") ? List.of("env") : List.of("env", how);
        List<String> direct = new ArrayList<>(wanted);
        direct.addAll(List.of("cat", "/proc/self/status"));
        String program = ChildJvm.in(ChildPrivilege.ROOT)
                .under(wanted.toArray(String[]::new))
                .run(ShowStatus.class)
                .passed()
                .output();
        String other = ChildJvm.in(ChildPrivilege.ROOT).under(wanted.toArray(String[]::new)).run(OwnSignals.class).output();
        assertEquals(signal("SigBlk", other), signal("SigBlk", program));
        assertEquals(signal("SigIgn", other), signal("SigIgn", program));
    }

    /** What the java command was started with: its first thread's mask, which no JVM changes. */
    static final class OwnSignals {
        public static void main(String[] args) throws Exception {
            System.out.print(Files.readString(Path.of("/proc/self/task/" + ProcessHandle.current().pid() + "/status")));
        }
    }

    private static String signal(String key, String status) {
        return status.lines().filter(line -> line.startsWith(key)).findFirst().orElseThrow();
    }

    @Test
    void exec_withArgumentsAndEnvironment_handsThemOnAndEndsWithItsStatus() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ROOT).run(Script.class);
        assertEquals(7, result.exit(), result.output());
        assertEquals(List.of("a b|", "$HOME", "v w", "unset", "0 1 2"), result.output().lines().toList());
    }

    static final class Script {

        private static final String TEXT = "printf '%s|\\n%s\\n' \"$1\" \"$2\"; echo $JCAP; echo ${LANG-unset};"
                + " cd /proc/$$/fd; for f in 0 1 2 3 4 5 6 7 8 9; do [ -e $f ] && fds=\"$fds $f\"; done; echo $fds; exit 7";

        public static void main(String[] args) throws Exception {
            try (ServerSocket _ = new ServerSocket(0);
                    FileInputStream _ = new FileInputStream("/etc/passwd")) {
                CapabilityLauncher.exec(
                        List.of("/bin/sh", "-c", TEXT, "sh", "a b", "$HOME"),
                        Map.of("JCAP", "v w", "PATH", "/usr/bin:/bin"),
                        CapabilityPlan.unchanged());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ChildPrivilege.class, names = {"ROOT", "PLAIN_USER"})
    void exec_failing_tellsThePathAndLeavesTheJvmAsItWas(ChildPrivilege privilege) {
        ChildJvm.in(privilege).run(Failing.class).passed();
    }

    static final class Failing {
        public static void main(String[] args) throws Exception {
            boolean root = Capabilities.thread().read().uids().effective() == 0;
            CapabilityPlan plan = root ? PLAN : CapabilityPlan.unchanged().setNoNewPrivs();
            Path directory = Files.createTempDirectory("jcap-exec");
            Path script = Files.writeString(directory.resolve("script"), "echo no first line\n");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            requireFailure(plan, "execve /does/not/exist: ENOENT (2)", "/does/not/exist");
            requireFailure(plan, "execve /etc/passwd: EACCES (13)", "/etc/passwd");
            requireFailure(plan, "execve " + script + ": ENOEXEC (8)", script.toString());
            requireFailure(plan, "/no-such-program: E", "no-such-program");
            Files.delete(script);
            Files.delete(directory);
            for (List<String> command : List.of(List.<String>of(), List.of(""), List.of("true", "a\0b"))) {
                Scenarios.requireThrows(IllegalArgumentException.class, () -> exec(command, CapabilityPlan.unchanged()));
            }
            LaunchingParent parent = new LaunchingParent();
            CapabilitySet unknown = CapabilitySet.of(Capability.of(63));
            Scenarios.requireThrows(
                    CapabilityDeniedException.class,
                    () -> exec(List.of("true"), CapabilityPlan.unchanged().raiseAmbient(unknown)));
            parent.requireUnchanged();
            Process child = new ProcessBuilder("true").start();
            requireEqual(0, child.waitFor(), "a child afterwards");
        }

        private static void requireFailure(CapabilityPlan plan, String message, String program) throws Exception {
            LaunchingParent parent = new LaunchingParent();
            UncheckedIOException failure = Scenarios.requireThrows(
                    UncheckedIOException.class, () -> exec(List.of(program), plan));
            require(failure.getCause().getMessage().contains(message), failure.getMessage());
            parent.requireUnchanged();
        }

        private static void exec(List<String> command, CapabilityPlan plan) {
            try {
                CapabilityLauncher.exec(command, Map.of(), plan);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void exec_onVirtualThreadWithManyOthers_replacesThemAll() {
        String output = ChildJvm.in(ChildPrivilege.ROOT).run(Virtual.class).passed().output();
        assertTrue(output.contains("Threads:\t1\n"), output);
    }

    static final class Virtual {
        public static void main(String[] args) throws Exception {
            for (int i = 0; i < 50; i++) {
                Thread.ofPlatform().start(Scenarios::sleepForever);
            }
            Thread.ofVirtual().start(() -> Failing.exec(List.of("cat", "/proc/self/status"), PLAN)).join();
            throw new AssertionError("it came back");
        }
    }
}
