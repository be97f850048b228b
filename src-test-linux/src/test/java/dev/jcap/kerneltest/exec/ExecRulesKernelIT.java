package dev.jcap.kerneltest.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.ExecCause;
import dev.jcap.ExecContext;
import dev.jcap.ExecOutcome;
import dev.jcap.ExecReason;
import dev.jcap.ExecRules;
import dev.jcap.Securebits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Compares what {@link ExecRules} predicts with what the running kernel does, for random threads and files.
 *
 * <p>{@code -Djcap.seed} repeats a run, {@code -Djcap.cases} sets the number of cases.
 */
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

    private static final int SHOWN = 5;

    @Test
    @EnabledOnOs(OS.LINUX)
    void execve_randomThreadsAndFiles_doesWhatTheRulesPredict() throws IOException, InterruptedException {
        CapabilitySnapshot self = CapabilitySnapshot.parse(Files.readString(Path.of("/proc/self/status")));
        requirePrivileges(self);
        String compiler = ExecDriver.findCompiler();
        assumeTrue(compiler != null, "skipped: no C compiler (cc, gcc, clang) on the search path");
        long seed = Long.getLong("jcap.seed", RandomGenerator.getDefault().nextLong());
        int count = Integer.getInteger("jcap.cases", 6000);

        Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
        Path build = Files.createDirectories(Path.of("target").toAbsolutePath());
        for (Path parent : List.of(tmp, build)) {
            try (ExecDriver driver = ExecDriver.compile(compiler, parent)) {
                ExecDriver.Features features = driver.probe();
                if (features.suitable()) {
                    compare(driver, features, self, seed, count);
                    return;
                }
            }
        }
        assumeTrue(
                false,
                "skipped: " + tmp + " and " + build + " are mounted nosuid or noexec, do not store capabilities,"
                        + " or are closed to other users");
    }

    private static void requirePrivileges(CapabilitySnapshot self) throws IOException {
        CapabilitySet missing = NEEDED.minus(self.state().effective());
        assumeTrue(
                self.uids().effective() == 0 && missing.isEmpty(),
                "skipped: uid " + self.uids().effective() + " lacks capabilities " + missing + "; run as root");
        boolean ownsAllIds = Files.readString(Path.of("/proc/self/uid_map")).contains("4294967295");
        assumeTrue(ownsAllIds, "skipped: this user namespace does not have all uids");
        assumeTrue(!self.noNewPrivs(), "skipped: no_new_privs is set");
    }

    private static void compare(
            ExecDriver driver, ExecDriver.Features features, CapabilitySnapshot self, long seed, int count)
            throws IOException, InterruptedException {
        System.out.println("ExecRulesKernelIT: -Djcap.seed=" + seed + " -Djcap.cases=" + count + ", " + features);
        CapabilitySet own = self.state().permitted().intersect(self.bounding());
        RandomCases random = new RandomCases(seed, features, own);
        List<ExecCase> cases = Stream.generate(random::next).limit(count).toList();
        long start = System.nanoTime();
        List<String> answers = driver.run(cases.stream());
        long millis = (System.nanoTime() - start) / 1_000_000;

        assertEquals(count, answers.size());
        ExecContext usual = ExecContext.of(features.capabilities()).withIdChange(idChange());
        List<String> differences = new ArrayList<>();
        Map<String, Integer> kinds = new TreeMap<>();
        Set<ExecCause> unseen = EnumSet.allOf(ExecCause.class);
        for (int i = 0; i < count; i++) {
            ExecCase tried = cases.get(i);
            Answer answer = Answer.parse(answers.get(i));
            CapabilitySnapshot before = tried.fromOutside(answer.before());
            ExecOutcome predicted = ExecRules.execve(before, tried.file(), tried.context(before, usual));
            String expected = describe(predicted);
            String actual = answer.describe(tried);
            if (!expected.equals(actual)) {
                differences.add("case " + i + ": " + tried.line() + "\nbefore    " + describe(before)
                        + "\npredicted " + expected + "\nkernel    " + actual + '\n' + predicted);
            }
            kinds.merge(kind(predicted, tried), 1, Integer::sum);
            if (predicted instanceof ExecOutcome.Started started) {
                started.reasons().stream().map(ExecReason::cause).forEach(unseen::remove);
            }
        }
        System.out.println("ExecRulesKernelIT: " + count + " cases in " + millis + " ms, " + differences.size()
                + " differences, " + kinds + ", causes not met: " + unseen);
        assertTrue(
                differences.isEmpty(),
                () -> differences.size() + " differences, seed " + seed + ":\n"
                        + String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size()))));
    }

    private static ExecContext.IdChange idChange() {
        String[] release = System.getProperty("os.version").split("[.-]");
        int version = Integer.parseInt(release[0]) * 1000 + Integer.parseInt(release[1]);
        return version >= 6016 ? ExecContext.IdChange.FROM_EFFECTIVE : ExecContext.IdChange.FROM_REAL;
    }

    private static String kind(ExecOutcome outcome, ExecCase tried) {
        String result =
                switch (outcome) {
                    case ExecOutcome.Started _ -> "started";
                    case ExecOutcome.Refused refused -> refused.errno().name();
                };
        return result + " in namespace " + tried.namespace();
    }

    private static String describe(ExecOutcome outcome) {
        return switch (outcome) {
            case ExecOutcome.Started started -> describe(started.after()) + " secure " + started.secure();
            case ExecOutcome.Refused refused -> refused.errno().name();
        };
    }

    private static String describe(CapabilitySnapshot thread) {
        return String.format(
                "P %x E %x I %x B %x A %x securebits %x no_new_privs %b %s %s %s",
                thread.state().permitted().mask(),
                thread.state().effective().mask(),
                thread.state().inheritable().mask(),
                thread.bounding().mask(),
                thread.ambient().mask(),
                thread.securebits().orElseThrow().bits(),
                thread.noNewPrivs(),
                thread.uids(),
                thread.gids(),
                thread.groups());
    }

    /** What the driver and the program that it executed have printed for one case. */
    private record Answer(CapabilitySnapshot before, String rest) {

        static Answer parse(String text) {
            int end = Math.max(text.indexOf("@after"), text.indexOf("@errno"));
            if (!text.startsWith("@before\n") || end < 0) {
                throw new IllegalStateException("the case could not be prepared: " + text);
            }
            return new Answer(snapshot(text.substring(0, end)), text.substring(end));
        }

        String describe(ExecCase tried) {
            if (rest.startsWith("@errno")) {
                int number = Integer.parseInt(rest.substring("@errno ".length()).strip());
                return switch (number) {
                    case 1 -> "EPERM";
                    case 22 -> "EINVAL";
                    default -> "errno " + number;
                };
            }
            CapabilitySnapshot after = tried.fromOutside(snapshot(rest));
            return ExecRulesKernelIT.describe(after) + " secure " + value(rest, "Secure").equals("1");
        }

        private static CapabilitySnapshot snapshot(String text) {
            int bits = Integer.parseInt(value(text, "Securebits"), 16);
            return CapabilitySnapshot.parse(text).withSecurebits(new Securebits(bits));
        }

        private static String value(String text, String key) {
            int start = text.indexOf('\n' + key + ":\t") + key.length() + 3;
            return text.substring(start, text.indexOf('\n', start));
        }
    }
}
