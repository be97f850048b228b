package dev.jcap.kerneltest.agent;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.kerneltest.support.Scenarios.awaitTrue;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.linux.monitor.CapabilitiesMXBeans;
import dev.jcap.linux.monitor.CapabilityAudit;
import dev.jcap.linux.monitor.CapabilityWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the JDK's flight recorder shows of jcap, and that nothing of it is needed. */
@Slow
class FlightIT {

    @Test
    void recording_ofChangesRefusalsAndAlarms_printsThem() throws Exception {
        Path file = Files.createTempDirectory("jcap-flight").resolve("recording.jfr");
        ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .with("-XX:StartFlightRecording:filename=" + file, "-Xlog:jfr*=off")
                .run(Changes.class)
                .passed();
        String events = print(file);
        Files.delete(file);
        Files.delete(file.getParent());
        List<String> lines = events.lines().map(String::strip).toList();
        for (String expected : List.of(
                "dev.jcap.CapabilityChange {",
                "place = \"process\"",
                "place = \"thread\"",
                "place = \"child\"",
                "change = \"raise cap_chown\"",
                "outcome = \"made\"",
                "outcome = \"denied\"",
                "dev.jcap.CapabilityAlarm {",
                "standing = \"HOLDS_MORE\"")) {
            assertTrue(lines.contains(expected), expected + " is not in\n" + events);
        }
        assertTrue(events.contains("nothing has changed"), events);
        assertTrue(events.contains("limit all five sets to cap_chown"), events);
        assertTrue(lines.stream().anyMatch(line -> line.matches("threadsReached = [1-9][0-9]")), events);
    }

    private static String print(Path file) throws IOException, InterruptedException {
        Path jfr = Path.of(System.getProperty("java.home"), "bin", "jfr");
        Process print = new ProcessBuilder(jfr.toString(), "print", "--events", "dev.jcap.*", file.toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(print.getInputStream().readAllBytes());
        assertEquals(0, print.waitFor(), text);
        return text;
    }

    static final class Changes {
        public static void main(String[] args) throws Exception {
            Capabilities.thread().raise(CAP_CHOWN).close();
            AtomicBoolean alarmed = new AtomicBoolean();
            try (CapabilityWatch watch =
                    CapabilityWatch.start(CapabilitySet.EMPTY, Duration.ofMillis(10), alarm -> alarmed.set(true))) {
                awaitTrue(alarmed::get, () -> "no alarm, but " + watch.offenders());
            }
            CapabilityLauncher.start(new ProcessBuilder("true"), CapabilityPlan.limitTo(CapabilitySet.EMPTY)).waitFor();
            Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN)));
            requireThrows(CapabilityDeniedException.class, () -> Capabilities.thread().raise(CAP_NET_RAW));
        }
    }

    @Test
    void drop_withoutRecorder_loadsNoClassOfItsModule() throws IOException {
        Path log = Files.createTempDirectory("jcap-flight").resolve("classes.log");
        ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .with("-Xlog:class+load:file=" + log)
                .run(Drop.class)
                .passed();
        List<String> loaded = Files.readAllLines(log);
        Files.delete(log);
        Files.delete(log.getParent());
        assertTrue(loaded.stream().anyMatch(line -> line.contains("dev.jcap.linux.internal.shared.FlightLog")),
                "the log is of the drop");
        assertEquals(List.of(), loaded.stream()
                .filter(line -> line.contains(" jdk.jfr.") || line.contains("dev.jcap.linux.internal.shared.ChangeEvent"))
                .toList());
    }

    static final class Drop {
        public static void main(String[] args) {
            require(Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)).isProven(), "the drop");
        }
    }

    @Test
    void everything_withBaseModuleOnly_works() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .with("--limit-modules", "java.base", "-Djdk.jfr.repository=/nonexistent")
                .run(BaseOnly.class)
                .passed();
    }

    static final class BaseOnly {
        public static void main(String[] args) throws Exception {
            require(ModuleLayer.boot().findModule("jdk.jfr").isEmpty(), "the recorder's module is there");
            AtomicBoolean alarmed = new AtomicBoolean();
            try (CapabilityWatch watch =
                    CapabilityWatch.start(CapabilitySet.EMPTY, Duration.ofMillis(10), alarm -> alarmed.set(true))) {
                awaitTrue(alarmed::get, () -> "no alarm, but " + watch.offenders());
            }
            require(CapabilityAudit.ofThisJvm().finding("runs-as-root").isPresent(), "the audit");
            require(Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)).isProven(), "the drop");
            CapabilityException missing =
                    requireThrows(CapabilityException.class, () -> CapabilitiesMXBeans.register(CapabilitySet.EMPTY));
            require(missing.getMessage().contains("--add-modules java.management"), missing.getMessage());
        }
    }

    @Test
    void recording_onModulePath_worksToo() throws Exception {
        Path file = Files.createTempDirectory("jcap-flight").resolve("recording.jfr");
        ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .onModulePath()
                .withNativeAccess("dev.jcap.linux")
                .with("-XX:StartFlightRecording:filename=" + file, "-Xlog:jfr*=off")
                .run(Drop.class)
                .passed();
        String events = print(file);
        Files.delete(file);
        Files.delete(file.getParent());
        assertTrue(events.contains("outcome = \"made\""), events);
        assertFalse(events.contains("outcome = \"denied\""), events);
    }
}
