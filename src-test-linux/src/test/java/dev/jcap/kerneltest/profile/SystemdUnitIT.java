package dev.jcap.kerneltest.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.Securebits;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.proof.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units, read by systemd and by jcap. */
class SystemdUnitIT {

    private static final String SYSTEMD = "/lib/systemd/systemd";
    private static final int UNITS = 300;

    @TempDir
    Path directory;

    @BeforeEach
    void requireSystemd() throws IOException {
        Tool.require(SYSTEMD, "systemd");
        Tool.require("setpriv", "util-linux");
        // Not readString, whose first read is of one byte: the kernel answers the second with the end of the file.
        String last = Files.readAllLines(Path.of("/proc/sys/kernel/cap_last_cap")).getFirst();
        assumeTrue(last.equals("40"), "needs a kernel with 41 capabilities");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    @Tag("random")
    void unit_random_meansWhatSystemdMakesOfIt() throws Exception {
        Trial.random(getClass(), "systemd interprets a unit with unusual words as jcap does", UNITS).run(this::compareUnits);
    }

    private void compareUnits(Trial trial) throws Exception {
        RandomUnits random = new RandomUnits(trial.seed());
        List<String> units = new ArrayList<>();
        for (int n = 0; n < trial.cases(); n++) {
            units.add(random.next());
        }
        List<Map<String, String>> answers = askSystemd(units);
        for (int n = 0; n < units.size(); n++) {
            String unit = units.get(n);
            Map<String, String> answer = answers.get(n);
            ParsedDeclaration parsed = Dialect.SYSTEMD.read(unit);
            CapabilityDeclaration declared = parsed.declaration();
            assertEquals(bounding(answer), declared.bounding(), () -> "bounding:\n" + unit);
            assertEquals(
                    set(answer, "AmbientCapabilities"),
                    declared.ambient(),
                    () -> "ambient:\n" + unit);
            assertEquals(
                    securebits(answer),
                    declared.securebits().orElse(Securebits.NONE),
                    () -> "securebits:\n" + unit);
            boolean dynamic = answer.get("DynamicUser").equals("yes");
            Optional<String> user = declared.user().filter(name -> !name.equals("dynamic-user"));
            String generated = "unit" + n;
            Optional<String> expected = Optional.ofNullable(answer.get("User")).filter(name -> !name.equals(generated));
            assertEquals(expected, user, () -> "user:\n" + unit);
            // systemd's properties do not show what other settings imply when the service starts.
            boolean implied = parsed.findings().stream()
                    .anyMatch(finding -> finding.rule() == LintRule.SYSTEMD_IMPLIED_NO_NEW_PRIVS);
            assertEquals(dynamic || implied, declared.noNewPrivs().orElse(false), () -> "dynamic:\n" + unit);
        }
    }

    @Test
    @Tag("random")
    void unit_printed_isReadBySystemdAsMeant() throws Exception {
        Trial.random(getClass(), "systemd interprets a printed unit as intended", UNITS).run(this::comparePrinted);
    }

    private void comparePrinted(Trial trial) throws Exception {
        RandomDeclarations random = new RandomDeclarations(new Random(trial.seed()));
        List<CapabilityDeclaration> declared = new ArrayList<>();
        List<String> units = new ArrayList<>();
        while (units.size() < trial.cases()) {
            CapabilityDeclaration next = random.forSystemd();
            declared.add(next);
            units.add(Dialect.SYSTEMD.print(next) + "ExecStart=/bin/true\n");
        }
        List<Map<String, String>> answers = askSystemd(units);
        for (int n = 0; n < units.size(); n++) {
            CapabilityDeclaration wanted = declared.get(n);
            String unit = units.get(n);
            assertEquals(wanted.bounding(), bounding(answers.get(n)), unit);
            assertEquals(
                    wanted.ambient().filter(set -> !set.isEmpty()),
                    set(answers.get(n), "AmbientCapabilities"),
                    unit);
            assertEquals(wanted.securebits().orElse(Securebits.NONE), securebits(answers.get(n)), unit);
            assertEquals(wanted.user(), Optional.ofNullable(answers.get(n).get("User")), unit);
        }
    }

    /** Lets systemd load all units in its test mode, which it offers to other users than root only. */
    private List<Map<String, String>> askSystemd(List<String> units) throws Exception {
        StringBuilder wants = new StringBuilder("[Unit]\nWants=");
        for (int n = 0; n < units.size(); n++) {
            write("unit" + n + ".service", units.get(n));
            wants.append("unit").append(n).append(".service ");
        }
        write("default.target", wants.append('\n').toString());
        for (String target : List.of("sysinit", "basic", "shutdown")) {
            write(target + ".target", "[Unit]\nDescription=" + target + '\n');
        }
        List<String> command = new ArrayList<>();
        if (Tool.isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        }
        command.addAll(List.of(SYSTEMD, "--test", "--system", "--unit=default.target"));
        Map<String, String> environment =
                Map.of("SYSTEMD_UNIT_PATH", directory.toString(), "XDG_RUNTIME_DIR", directory.toString(), "HOME", "/");
        Tool.Answer answer = Tool.run(environment, command);
        if (!answer.output().contains("-> Unit unit0.service:")) {
            abort("needs systemd's test mode, which says: " + answer.output().lines().limit(3).toList());
        }
        return sections(answer.output(), units.size());
    }

    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static List<Map<String, String>> sections(String output, int units) {
        Map<String, Map<String, String>> sections = new HashMap<>();
        Map<String, String> current = new HashMap<>();
        for (String line : output.split("\n")) {
            if (line.startsWith("\t-> Unit ")) {
                current = new HashMap<>();
                sections.put(line.substring("\t-> Unit ".length(), line.length() - 1), current);
            } else if (line.startsWith("\t\t") && line.indexOf(": ") > 0) {
                current.putIfAbsent(line.substring(2, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
            } else if (line.startsWith("\t\t") && line.endsWith(":")) {
                current.putIfAbsent(line.substring(2, line.length() - 1), "");
            }
        }
        List<Map<String, String>> found = new ArrayList<>();
        for (int n = 0; n < units; n++) {
            found.add(sections.get("unit" + n + ".service"));
        }
        return found;
    }

    private static Optional<CapabilitySet> bounding(Map<String, String> answer) {
        return set(answer, "CapabilityBoundingSet");
    }

    private static Optional<CapabilitySet> set(Map<String, String> answer, String key) {
        return Optional.ofNullable(answer.get(key)).map(names -> CapabilitySet.parse(names.strip().replace(' ', ',')));
    }

    private static Securebits securebits(Map<String, String> answer) {
        String flags = answer.getOrDefault("Secure Bits", "none").strip();
        return Securebits.parse(flags.replace('-', '_').replace(' ', ','));
    }
}
