package dev.jcap.kerneltest.launch;

import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Iab;
import dev.jcap.Identity;
import dev.jcap.SecurityMode;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What libcap's own test of {@code cap_launch(3)} expects, with {@code capsh(1)} as the program that looks. */
class LaunchTableIT {

    @Test
    void start_withAttributesOfLibcapsTest_endsAsThere() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Table.class).passed();
    }

    /** No {@code status}: the launch itself fails. */
    private record Row(CapabilityPlan plan, Optional<Integer> status, List<String> command) {}

    static final class Table {

        private static final CapabilityPlan NONE = CapabilityPlan.unchanged();
        private static final CapabilityPlan DROPPED = CapabilityPlan.limitTo(CapabilitySet.EMPTY);

        public static void main(String[] args) throws Exception {
            String capsh = capsh();
            List<Row> rows = List.of(
                    row(NONE, 0, "/bin/sh", "-c", "echo hello"),
                    row(DROPPED, 0, "/bin/sh", "-c", "echo hello"),
                    row(NONE, 1, capsh, "--is-uid=123"),
                    failing(NONE, "/does/not/exist", "--is-uid=123"),
                    row(NONE.become(Identity.of(123, 0)), 0, capsh, "--is-uid=123"),
                    row(
                            NONE.become(Identity.of(0, 123, 456L)).setIab(Iab.EMPTY),
                            0,
                            capsh,
                            "--is-gid=123"),
                    row(NONE.setIab(Iab.parse("!%cap_chown")), 0, capsh, "--dropped=cap_chown", "--has-i=cap_chown"),
                    row(
                            kept().become(Identity.of(234, 0)).setIab(Iab.parse("!^cap_chown")),
                            0,
                            capsh,
                            "--dropped=cap_chown",
                            "--has-i=cap_chown",
                            "--is-uid=234",
                            "--has-a=cap_chown",
                            "--has-p=cap_chown"),
                    row(NONE.setMode(SecurityMode.NOPRIV), 0, capsh, "--inmode=NOPRIV", "--has-no-new-privs"),
                    row(
                            kept().become(Identity.of(123, 456, 1L, 2L, 3L))
                                    .setIab(Iab.parse("!cap_chown,^cap_setuid,cap_sys_admin")),
                            0,
                            capsh,
                            "--dropped=cap_chown",
                            "--is-uid=123",
                            "--is-gid=456",
                            "--has-a=cap_setuid"));
            for (Row row : rows) {
                check(row);
            }
            Scenarios.onNewThread(() -> {
                Capabilities.thread().apply(DROPPED);
                check(failing(NONE.become(Identity.of(123, 0)), capsh, "--is-uid=123"));
                return null;
            });
        }

        /** Everything that is permitted stays so when the uid changes, as libcap's launcher has it. */
        private static CapabilityPlan kept() {
            return CapabilityPlan.limitTo(Scenarios.all());
        }

        private static Row row(CapabilityPlan plan, int status, String... command) {
            return new Row(plan, Optional.of(status), List.of(command));
        }

        private static Row failing(CapabilityPlan plan, String... command) {
            return new Row(plan, Optional.empty(), List.of(command));
        }

        private static void check(Row row) throws Exception {
            LaunchingParent parent = new LaunchingParent();
            requireEqual(row.status, end(row), row.command + " with " + row.plan);
            parent.requireUnchanged();
        }

        private static Optional<Integer> end(Row row) throws InterruptedException {
            try {
                Process child = CapabilityLauncher.start(new ProcessBuilder(row.command).inheritIO(), row.plan);
                return Optional.of(child.waitFor());
            } catch (IOException | CapabilityDeniedException e) {
                return Optional.empty();
            }
        }

        private static String capsh() {
            List<Path> places = new ArrayList<>(
                    Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList());
            places.addAll(List.of(Path.of("/usr/sbin"), Path.of("/sbin")));
            for (Path place : places) {
                if (Files.isExecutable(place.resolve("capsh"))) {
                    return place.resolve("capsh").toString();
                }
            }
            Scenarios.skip("needs capsh (libcap2-bin)");
            throw new IllegalStateException();
        }
    }
}
