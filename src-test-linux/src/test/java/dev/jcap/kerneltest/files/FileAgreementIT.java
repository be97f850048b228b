package dev.jcap.kerneltest.files;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.FileCapabilities;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.proof.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random values, written by jcap and read by {@code getcap} and {@code execve}, or written by {@code setcap} and read by
 * jcap.
 */
class FileAgreementIT {

    private static final int VALUES = 2_500;
    private static final int EXECUTED = 150;
    private static final int BATCH = 250;

    @Test
    @Tag("random")
    void getcapSetcapAndExecve_onRandomValues_agree() throws Exception {
        String property = "getcap, setcap and execve interpret an attribute as jcap does";
        Trial.random(getClass(), property, VALUES).run(trial -> ChildJvm.in(ChildPrivilege.ROOT)
                .run(Agreement.class, Long.toString(trial.seed()), Integer.toString(trial.cases()))
                .passed());
    }

    static final class Agreement {
        public static void main(String[] args) throws Exception {
            if (Stream.of("getcap", "setcap", "setpriv").anyMatch(Agreement::isMissing)) {
                Scenarios.skip("needs getcap, setcap and setpriv");
            }
            SplittableRandom random = new SplittableRandom(Long.parseLong(args[0]));
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Map<Path, FileCapabilities> values = new HashMap<>();
                for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                    values.put(tempTree.file("f" + i), value(random));
                }
                requireGetcapAgrees(values);
                requireSetcapIsUnderstood(values);
                requireExecveAgrees(tempTree, random);
            }
        }

        private static boolean isMissing(String program) {
            return Stream.of("/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/")
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder + program)));
        }

        /** All that setcap can write: not the effective bit of an attribute without any capability. */
        private static FileCapabilities value(SplittableRandom random) {
            long permitted = mask(random);
            long inheritable = mask(random);
            return new FileCapabilities(
                    new CapabilitySet(permitted),
                    new CapabilitySet(inheritable),
                    random.nextBoolean() && (permitted | inheritable) != 0,
                    random.nextInt(3) > 0 ? 0 : random.nextLong(1, 0xFFFF_FFFFL));
        }

        private static long mask(SplittableRandom random) {
            return switch (random.nextInt(5)) {
                case 0 -> 0;
                case 1 -> 1L << random.nextInt(64);
                case 2 -> (1L << Capabilities.supported().size()) - 1;
                case 3 -> random.nextLong() & random.nextLong() & random.nextLong();
                default -> random.nextLong();
            };
        }

        private static void requireGetcapAgrees(Map<Path, FileCapabilities> values) throws Exception {
            for (Map.Entry<Path, FileCapabilities> entry : values.entrySet()) {
                CapabilityFiles.set(entry.getKey(), entry.getValue());
            }
            Map<Path, FileCapabilities> understood = new HashMap<>();
            for (List<Path> batch : batches(values)) {
                for (String line : call(List.of("getcap", "-n"), paths(batch)).lines().toList()) {
                    int space = line.indexOf(' ');
                    understood.put(
                            Path.of(line.substring(0, space)), FileCapabilities.parse(unsigned(line.substring(space + 1))));
                }
            }
            requireEqual(values, understood, "what getcap understands");
        }

        /** getcap prints root ids from 2147483648 on as negative numbers. */
        private static String unsigned(String text) {
            return Pattern.compile("-[0-9]+(?=]$)")
                    .matcher(text)
                    .replaceAll(id -> Integer.toUnsignedString(Integer.parseInt(id.group())));
        }

        private static void requireSetcapIsUnderstood(Map<Path, FileCapabilities> values) throws Exception {
            for (Path file : values.keySet()) {
                require(CapabilityFiles.remove(file), "removed");
            }
            for (List<Path> batch : batches(values)) {
                List<String> pairs = new ArrayList<>();
                batch.stream().filter(file -> values.get(file).rootId() == 0).forEach(file -> add(pairs, values, file));
                for (Path file : batch) {
                    if (values.get(file).rootId() != 0) {
                        pairs.addAll(List.of("-n", Long.toString(values.get(file).rootId())));
                        add(pairs, values, file);
                    }
                }
                call(List.of("setcap"), pairs);
            }
            for (Map.Entry<Path, FileCapabilities> entry : values.entrySet()) {
                requireEqual(Optional.of(entry.getValue()), CapabilityFiles.get(entry.getKey()), "what setcap wrote");
            }
        }

        private static void add(List<String> pairs, Map<Path, FileCapabilities> values, Path file) {
            pairs.addAll(List.of(values.get(file).state().toString(), file.toString()));
        }

        /** The plain user's thread has nothing inheritable: it gets what is permitted, as far as it is in bounding. */
        private static void requireExecveAgrees(TempTree tempTree, SplittableRandom random) throws Exception {
            CapabilitySet bounding = Capabilities.thread().read().bounding();
            Map<Path, FileCapabilities> programs = new HashMap<>();
            for (int i = 0; i < EXECUTED; i++) {
                Path program = Files.copy(Path.of("/bin/cat"), tempTree.path("cat" + i));
                Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
                FileCapabilities value = value(random).withRootId(0);
                CapabilityFiles.set(program, value);
                programs.put(program, value);
            }
            String loop = "for f in \"$@\"; do echo \"@$f\"; \"$f\" /proc/self/status || echo refused; done";
            String output = call(
                    List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", loop, "sh"),
                    paths(List.copyOf(programs.keySet())));
            String[] answers = output.split("(?m)^@");
            requireEqual(EXECUTED + 1, answers.length, "answers");
            for (String answer : List.of(answers).subList(1, answers.length)) {
                Path program = Path.of(answer.substring(0, answer.indexOf('\n')));
                requireExecuted(programs.get(program), bounding, answer.substring(answer.indexOf('\n') + 1));
            }
        }

        private static void requireExecuted(FileCapabilities file, CapabilitySet bounding, String answer) {
            CapabilitySet known = Capabilities.supported();
            CapabilitySet wanted = file.permitted().intersect(known);
            if (file.effective() && !wanted.minus(bounding).isEmpty()) {
                require(answer.contains("refused"), "execve with " + file + ": " + answer);
                return;
            }
            CapabilitySnapshot started = CapabilitySnapshot.parse(answer);
            CapabilitySet given = wanted.intersect(bounding);
            requireEqual(given, started.state().permitted(), "permitted by " + file);
            requireEqual(file.effective() ? given : CapabilitySet.EMPTY, started.state().effective(), "effective");
        }

        private static List<List<Path>> batches(Map<Path, FileCapabilities> values) {
            List<Path> files = List.copyOf(values.keySet());
            List<List<Path>> batches = new ArrayList<>();
            for (int from = 0; from < files.size(); from += BATCH) {
                batches.add(files.subList(from, Math.min(from + BATCH, files.size())));
            }
            return batches;
        }

        private static List<String> paths(List<Path> files) {
            return files.stream().map(Path::toString).toList();
        }

        private static String call(List<String> command, List<String> arguments)
                throws IOException, InterruptedException {
            List<String> words = new ArrayList<>(command);
            words.addAll(arguments);
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            requireEqual(0, process.waitFor(), command + ": " + output);
            return output;
        }
    }
}
