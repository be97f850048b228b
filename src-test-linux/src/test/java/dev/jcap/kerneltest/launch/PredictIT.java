package dev.jcap.kerneltest.launch;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.proof.Extent;
import dev.jcap.proof.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions against what the kernel then does, for every exhibit and every plan. */
@Slow
class PredictIT {

    private static final CapabilitySet NET_RAW = CapabilitySet.of(CAP_NET_RAW);
    private static final CapabilitySet KILL = CapabilitySet.of(CAP_KILL);
    private static final Identity NOBODY = Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY, 4242L);
    private static final String FORK = "-Djdk.lang.Process.launchMechanism=FORK";
    private static final String SPAWN = "-Djdk.lang.Process.launchMechanism=POSIX_SPAWN";

    private static final Pattern COMPARED = Pattern.compile("(\\d+) of (\\d+) commands with plans, 0 differences");

    private static Path directory;

    @BeforeAll
    static void makeFixtures() throws IOException {
        ExecFixtures fixtures = ExecFixtures.plain();
        directory = fixtures.directory();
        if (isRoot()) {
            fixtures.withPrivileges();
        }
    }

    private static boolean isRoot() throws IOException {
        CapabilitySnapshot me = Capabilities.thread().read();
        return me.uids().effective() == 0
                && Files.readString(Path.of("/proc/self/uid_map")).strip().endsWith(" 4294967295");
    }

    @AfterAll
    static void removeFixtures() throws IOException {
        new ExecFixtures(directory).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {SPAWN, FORK})
    void predict_asRoot_isWhatHappens(String mechanism) throws Exception {
        run(ChildJvm.in(ChildPrivilege.ROOT).with(mechanism));
    }

    @ParameterizedTest
    @ValueSource(strings = {SPAWN, FORK})
    void predict_asPlainUser_isWhatHappens(String mechanism) throws Exception {
        run(ChildJvm.in(ChildPrivilege.PLAIN_USER).with(mechanism));
    }

    @ParameterizedTest
    @ValueSource(strings = {SPAWN, FORK})
    void predict_inUserNamespace_isWhatHappens(String mechanism) throws Exception {
        run(ChildJvm.in(ChildPrivilege.USER_NAMESPACE).with(mechanism));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuid", "noexec", "suid"})
    void predict_onMountWithOption_isWhatHappens(String option) throws Exception {
        String mount = "mount -t tmpfs -o mode=755," + option + " tmpfs '" + directory + "/directory' && exec \"$@\"";
        ChildJvm jvm = ChildJvm.in(ChildPrivilege.ROOT).under("unshare", "--mount", "sh", "-c", mount, "sh");
        run(jvm, OnMount.class, directory + "/directory");
    }

    private static void run(ChildJvm jvm) throws Exception {
        run(jvm, Compare.class, directory.toString());
    }

    private static void run(ChildJvm jvm, Class<?> scenario, String fixtures) throws Exception {
        Trial.all(PredictIT.class, "a command started with a plan holds what was predicted").run(trial -> {
            String output = jvm.run(scenario, fixtures, Integer.toString(Extent.stride())).passed().output();
            System.out.println(output);
            Matcher compared = COMPARED.matcher(output);
            assertTrue(compared.find(), output);
            int tried = Integer.parseInt(compared.group(1));
            Extent.note(PredictIT.class, "commands with plans", Integer.parseInt(compared.group(2)), tried);
            trial.tried(tried);
        });
    }

    static final class OnMount {
        public static void main(String[] args) throws Exception {
            ExecFixtures.fill(Path.of(args[0])).withPrivileges();
            Compare.main(args);
        }
    }

    static final class Compare {
        public static void main(String[] args) throws Exception {
            ExecFixtures fixtures = new ExecFixtures(Path.of(args[0]));
            boolean direct = "FORK".equals(System.getProperty("jdk.lang.Process.launchMechanism"));
            List<String> differences = new ArrayList<>();
            int stride = Integer.parseInt(args[1]);
            int all = 0;
            int compared = 0;
            for (String command : fixtures.commands()) {
                for (Map.Entry<String, CapabilityPlan> plan : plans().entrySet()) {
                    if (all++ % stride != 0) {
                        continue;
                    }
                    String difference =
                            Scenarios.onNewThread(() -> difference(command, fixtures.directory(), plan.getValue(), direct));
                    compared++;
                    if (!difference.isEmpty()) {
                        differences.add(command + ", " + plan.getKey() + difference);
                    }
                }
            }
            require(differences.isEmpty(), differences.size() + " of " + compared + " differ:\n"
                    + String.join("\n", differences));
            System.out.println(compared + " of " + all + " commands with plans, 0 differences");
        }

        private static String difference(String command, Path directory, CapabilityPlan plan, boolean direct)
                throws Exception {
            ProcessBuilder builder = new ProcessBuilder(command, ActualOutcome.ARGUMENTS[0], ActualOutcome.ARGUMENTS[1])
                    .directory(directory.toFile());
            String predicted = ActualOutcome.predicted(() -> CapabilityLauncher.predict(builder, plan));
            // Relative interpreters aside, which start elsewhere, and texts that only the shell takes.
            boolean alike = direct && !command.matches(".*(relative|text|text-after-empty-line|endless)");
            String program =
                    alike ? ActualOutcome.predicted(() -> CapabilityLauncher.predict(Path.of(command), plan)) : predicted;
            String happened = ActualOutcome.happened(builder, plan);
            return ActualOutcome.agree(predicted, happened) && ActualOutcome.agree(program, happened)
                    ? ""
                    : "\n  predicted " + predicted + "\n  program   " + program + "\n  happened  " + happened;
        }

        private static Map<String, CapabilityPlan> plans() {
            CapabilityPlan unchanged = CapabilityPlan.unchanged();
            CapabilityPlan nobody = CapabilityPlan.limitTo(NET_RAW).become(NOBODY);
            CapabilityState inherit = new CapabilityState(NET_RAW, NET_RAW, KILL);
            CapabilitySet rest = CapabilitySet.of(CAP_NET_RAW, CAP_CHOWN);
            Map<String, CapabilityPlan> plans = new LinkedHashMap<>();
            plans.put("unchanged", unchanged);
            plans.put("nnp", unchanged.setNoNewPrivs());
            plans.put("empty state", unchanged.setState(CapabilityState.EMPTY));
            plans.put("empty state, nnp", unchanged.setState(CapabilityState.EMPTY).setNoNewPrivs());
            plans.put("inheritable", unchanged.setState(inherit));
            plans.put("limit to nothing", CapabilityPlan.limitTo(CapabilitySet.EMPTY));
            plans.put("limit, nnp", CapabilityPlan.limitTo(rest).setNoNewPrivs());
            plans.put("ambient", unchanged.raiseAmbient(NET_RAW));
            plans.put("drop bounding", unchanged.dropBounding(NET_RAW));
            plans.put("noroot", unchanged.setSecurebits(Securebits.NOROOT));
            plans.put("noroot, ambient", unchanged.raiseAmbient(KILL).setSecurebits(Securebits.NOROOT));
            plans.put("nobody, nothing", unchanged.become(NOBODY));
            plans.put("nobody, inheritable", unchanged.setState(inherit).become(NOBODY));
            plans.put("nobody, permitted", nobody);
            plans.put("nobody, permitted, nnp", nobody.setNoNewPrivs());
            plans.put("nobody, ambient", nobody.raiseAmbient(NET_RAW));
            plans.put("nobody, ambient, nnp", nobody.raiseAmbient(NET_RAW).setNoNewPrivs());
            plans.put("somebody, setuid", unchanged.setState(
                    new CapabilityState(rest, rest, CapabilitySet.EMPTY)).become(Identity.of(4242, 1)));
            return plans;
        }
    }
}
