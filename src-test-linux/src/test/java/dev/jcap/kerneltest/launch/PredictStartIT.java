package dev.jcap.kerneltest.launch;

import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.example.ChildrenOfRoot;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.AppUser;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Predictions for the ways in which commands are started. */
@Slow
class PredictStartIT {

    private static final CapabilitySet NET_RAW = CapabilitySet.of(CAP_NET_RAW);

    private static ExecFixtures fixtures;

    @BeforeAll
    static void makeFixtures() throws IOException {
        ChildPrivilege.ROOT.prefix();
        fixtures = ExecFixtures.plain().withPrivileges();
    }

    @AfterAll
    static void removeFixtures() throws IOException {
        if (fixtures != null) {
            fixtures.close();
        }
    }

    private static String capable() {
        return fixtures.directory().resolve("cap_net_raw=ep").toString();
    }

    @Test
    void example_childrenOfRoot_printsWhatTheReadmeShows() {
        String output = ChildJvm.in(ChildPrivilege.ROOT).under(AppUser.prefix()).run(ChildrenOfRoot.class).passed().output();
        assertEquals("""
                cap_sys_admin enters permitted: the program runs for uid 0, which gets the whole bounding set
                cap_sys_admin is not in permitted: no_new_privs is set and cap_sys_admin was not permitted before
                cap_sys_admin is not in permitted: uid 0 gets the bounding and the inheritable set and cap_sys_admin is in neither
                cap_sys_admin is not in permitted: the file has no capabilities and cap_sys_admin is not ambient
                """, output);
    }

    @Test
    void predict_ofNameWithoutSlash_looksInPathOfThisJvmFromDirectoryOfChild() {
        ChildJvm.in(ChildPrivilege.ROOT)
                .under("env", "PATH=/nonexistent:here::/usr/bin")
                .run(Lookup.class, fixtures.directory().toString())
                .passed();
    }

    static final class Lookup {
        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Path here = Files.createDirectory(directory.resolve("here"));
            Files.createDirectory(here.resolve("cap_net_raw=ep"));
            Files.copy(directory.resolve("plain"), here.resolve("setuid-nobody"));
            for (String command : new String[] {
                "cap_net_raw=ep", "setuid-nobody", "plain", "cat", "not-executable", "directory", "nowhere", "",
                "./setuid-nobody", "here/setuid-nobody", "here/nothing", "script-of-nothing", "script-of-relative", "nested-7"
            }) {
                for (Path from : new Path[] {directory, here, directory.resolve("missing")}) {
                    ProcessBuilder builder = new ProcessBuilder(command, ActualOutcome.ARGUMENTS[0], ActualOutcome.ARGUMENTS[1])
                            .directory(from.toFile());
                    builder.environment().put("PATH", "/usr/bin:" + directory);
                    CapabilityPlan plan = CapabilityPlan.unchanged().become(Identity.of(4242, 4242));
                    Scenarios.onNewThread(() -> {
                        String predicted = ActualOutcome.predicted(() -> CapabilityLauncher.predict(builder, plan));
                        String happened = ActualOutcome.happened(builder, plan);
                        require(ActualOutcome.agree(predicted, happened),
                                command + " in " + from + ":\n" + predicted + "\n" + happened);
                        return null;
                    });
                }
            }
        }
    }

    @Test
    void predict_underNoNewPrivs_knowsThatTheJdksOwnProgramLosesWhatIsNotAmbient() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Detour.class, capable()).passed();
    }

    static final class Detour {
        public static void main(String[] args) throws Exception {
            Path program = Path.of(args[0]);
            CapabilityPlan plan =
                    CapabilityPlan.limitTo(NET_RAW).become(Identity.of(4242, 4242)).setNoNewPrivs();
            requireEqual(NET_RAW, permitted(CapabilityLauncher.predict(program, plan)), "by execve");
            ExecOutcome byJdk = CapabilityLauncher.predict(new ProcessBuilder(program.toString()), plan);
            requireEqual(CapabilitySet.EMPTY, permitted(byJdk), "by ProcessBuilder");
            requireThrows(IndexOutOfBoundsException.class, () -> predictNothing(plan));
            require(!Capabilities.thread().read().noNewPrivs(), "nothing changed");
        }

        private static void predictNothing(CapabilityPlan plan) {
            try {
                CapabilityLauncher.predict(new ProcessBuilder(), plan);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void predict_tracedByPlainUser_cutsTheThreadsOwnExecve() {
        Tool.require("strace", "strace");
        ChildPrivilege.PLAIN_USER.requireSuccess(List.of("strace", "-qqq", "-e", "trace=none", "true"),
                "the right to trace a child");
        ChildJvm.in(ChildPrivilege.PLAIN_USER)
                .under("strace", "-f", "-qqq", "-e", "trace=none", "-e", "signal=none")
                .with("-Djdk.lang.Process.launchMechanism=FORK")
                .run(Traced.class, capable())
                .passed();
    }

    static final class Traced {
        public static void main(String[] args) throws Exception {
            CapabilityPlan nothing = CapabilityPlan.unchanged();
            String predicted = ActualOutcome.predicted(() -> CapabilityLauncher.predict(Path.of(args[0]), nothing));
            ProcessBuilder child = new ProcessBuilder(args[0], ActualOutcome.ARGUMENTS[0], ActualOutcome.ARGUMENTS[1]);
            requireEqual(NET_RAW, permitted(CapabilityLauncher.predict(child, nothing)), "a child that is not followed");
            String happened = ActualOutcome.happened(child, nothing);
            require(ActualOutcome.agree(predicted, happened), predicted + "\n" + happened);
            require(predicted.startsWith(CapabilityState.EMPTY.toString()), predicted);
        }
    }

    /** The kernel writes a carriage return in a name as it is. */
    @Test
    void predict_onAThreadNamedLikeALineOfItsStatusFile_answers() throws Exception {
        FutureTask<ExecOutcome> prediction =
                new FutureTask<>(() -> CapabilityLauncher.predict(Path.of(capable()), CapabilityPlan.unchanged()));
        Thread.ofPlatform().name("x\rTracerPid:\tz").start(prediction);
        ExecOutcome elsewhere = CapabilityLauncher.predict(Path.of(capable()), CapabilityPlan.unchanged());
        assertEquals(permitted(elsewhere), permitted(prediction.get()));
    }

    private static CapabilitySet permitted(ExecOutcome outcome) {
        return ((ExecOutcome.Started) outcome).after().state().permitted();
    }
}
