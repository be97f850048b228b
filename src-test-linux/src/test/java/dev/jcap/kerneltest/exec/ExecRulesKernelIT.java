package dev.jcap.kerneltest.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.exec.ExecCause;
import dev.jcap.exec.ExecContext;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.exec.ExecReason;
import dev.jcap.exec.ExecRules;
import dev.jcap.proof.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Compares what {@link ExecRules} predicts with what the running kernel does, for random threads and files. */
@EnabledOnOs(OS.LINUX)
class ExecRulesKernelIT {

    private static final CapabilitySet NEEDED = CapabilitySet.of(
            Capability.CAP_CHOWN,
            Capability.CAP_FOWNER,
            Capability.CAP_FSETID,
            Capability.CAP_SETGID,
            Capability.CAP_SETUID,
            Capability.CAP_SETPCAP,
            Capability.CAP_SYS_ADMIN,
            Capability.CAP_SYS_PTRACE,
            Capability.CAP_SETFCAP);

    private static final long LAST_ID = 0xFFFF_FFFEL;
    private static final long LAST_ID_INSIDE = 65_535;
    private static final int SHOWN = 5;

    private final Trial trial =
            Trial.random(getClass(), "an execve on the running kernel has the result that the rules predict", 6_000);

    @Test
    @Tag("random")
    void execve_randomThreadsAndFiles_doesWhatTheRulesPredict() throws Exception {
        CapabilitySnapshot self = requirePrivileges();
        try (ExecDriver driver = requireDriver()) {
            CapabilitySet own = self.state().permitted().intersect(self.bounding());
            trial.run(_ -> compare(driver, own, LAST_ID));
        }
    }

    @Test
    @Tag("random")
    void execve_driverInsideUserNamespace_doesWhatTheRulesPredict() throws Exception {
        requirePrivileges();
        try (ExecDriver driver = requireDriver()) {
            ExecDriver.Features outside = driver.probe();
            assumeTrue(outside.namespaces() > 0, "skipped: no user namespace can be made here");
            trial.run(_ -> compare(driver.inside(), CapabilitySet.lowest(outside.capabilities()), LAST_ID_INSIDE));
        }
    }

    private static CapabilitySnapshot requirePrivileges() throws IOException {
        CapabilitySnapshot self = CapabilitySnapshot.parse(Files.readString(Path.of("/proc/self/status")));
        CapabilitySet missing = NEEDED.minus(self.state().effective());
        assumeTrue(
                self.uids().effective() == 0 && missing.isEmpty(),
                () -> "skipped: needs uid 0 with " + NEEDED + "; this is uid "
                        + self.uids().effective() + " without " + missing);
        boolean hasAllIds = Files.readString(Path.of("/proc/self/uid_map")).contains("4294967295");
        assumeTrue(hasAllIds, "skipped: this user namespace does not have all uids");
        assumeTrue(!self.noNewPrivs(), "skipped: no_new_privs is set");
        return self;
    }

    /** The programs, compiled into the first directory that can hold programs with privileges. */
    private static ExecDriver requireDriver() throws IOException, InterruptedException {
        String compiler = ExecDriver.findCompiler();
        assumeTrue(compiler != null, "skipped: no C compiler (cc, gcc, clang) on the search path");
        Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
        Path build = Files.createDirectories(Path.of("target").toAbsolutePath());
        for (Path parent : List.of(tmp, build)) {
            ExecDriver driver = ExecDriver.compile(compiler, parent);
            if (driver.probe().suitable()) {
                return driver;
            }
            driver.close();
        }
        return abort("skipped: " + tmp + " and " + build + " are mounted nosuid or noexec, do not store capabilities,"
                + " or are closed to other users");
    }

    private void compare(ExecDriver driver, CapabilitySet own, long lastId) throws IOException, InterruptedException {
        ExecDriver.Features features = driver.probe();
        int count = trial.cases();
        System.out.println("ExecRulesKernelIT: " + features);
        List<ExecCase> cases = Stream.generate(new RandomCases(trial.seed(), features, own, lastId)::next)
                .limit(count)
                .toList();
        long start = System.nanoTime();
        List<String> answers = driver.run(cases.stream());
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertEquals(count, answers.size());

        ExecContext usual = ExecContext.of(features.capabilities()).withIdChange(idChange());
        List<String> differences = new ArrayList<>();
        Map<String, Integer> kinds = new TreeMap<>();
        Set<ExecCause> unmet = EnumSet.allOf(ExecCause.class);
        for (int i = 0; i < count; i++) {
            ExecCase tried = cases.get(i);
            ExecAnswer kernel = ExecAnswer.parse(answers.get(i), tried);
            ExecOutcome rules = ExecRules.execve(kernel.before(), tried.file(), tried.context(kernel.before(), usual));
            if (!ExecAnswer.describe(rules).equals(kernel.result())) {
                differences.add("case " + i + ": " + tried.line() + "\nrules  " + ExecAnswer.describe(rules)
                        + "\nkernel " + kernel.result() + '\n' + kernel.before() + '\n' + rules);
            }
            if (!kernel.before().reachable().containsAll(kernel.permitted())) {
                differences.add("case " + i + ": more than is reachable: " + tried.line() + '\n' + kernel.result());
            }
            kinds.merge(kind(rules) + " in namespace " + tried.namespace(), 1, Integer::sum);
            unmet.removeAll(causes(rules));
        }
        System.out.println("ExecRulesKernelIT: " + count + " cases in " + millis + " ms, " + differences.size()
                + " differences, " + kinds + ", causes not met: " + unmet);
        assertTrue(
                differences.isEmpty(),
                () -> differences.size() + " differences:\n"
                        + String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size()))));
    }

    private static ExecContext.IdChange idChange() {
        String[] release = System.getProperty("os.version").split("[.-]");
        int version = Integer.parseInt(release[0]) * 1000 + Integer.parseInt(release[1]);
        return version >= 6016 ? ExecContext.IdChange.FROM_EFFECTIVE : ExecContext.IdChange.FROM_REAL;
    }

    private static String kind(ExecOutcome outcome) {
        return switch (outcome) {
            case ExecOutcome.Started _ -> "started";
            case ExecOutcome.Refused refused -> refused.errno().name();
        };
    }

    private static List<ExecCause> causes(ExecOutcome outcome) {
        return switch (outcome) {
            case ExecOutcome.Started started ->
                started.reasons().stream().map(ExecReason::cause).toList();
            case ExecOutcome.Refused _ -> List.of();
        };
    }
}
