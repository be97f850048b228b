package dev.jcap.kerneltest.jvmfiles;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PreflightFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flight recording that began before the drop goes on after it: at its next chunk it would end the JVM. */
@Slow
class RecordingIT {

    private static final Identity WHO = Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY);
    private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(WHO).setNoNewPrivs();

    private TempTree tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = TempTree.in(TempTree.DISK);
    }

    @AfterEach
    void deleteTree() throws IOException {
        tree.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"022", "077"})
    void drop_duringRecording_recordsOn(String umask) throws IOException {
        Path file = tree.path("recording.jfr");
        ChildJvm.in(ChildPrivilege.ROOT)
                .under("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh")
                .with("-XX:StartFlightRecording:filename=" + file, "-Xlog:jfr*=off")
                .run(Rotates.class)
                .passed();
        assertTrue(RecordingFile.readAllEvents(file).stream()
                .anyMatch(event -> event.getEventType().getName().equals("dev.jcap.CapabilityChange")), "the drop is in it");
    }

    /** Every snapshot begins a new chunk, and a dump reads all of them. */
    static final class Rotates {
        public static void main(String[] args) throws Exception {
            Capabilities.process().apply(args.length == 0 ? PLAN : PLAN.handOver(args));
            for (int i = 0; i < 3; i++) {
                try (Recording snapshot = FlightRecorder.getFlightRecorder().takeSnapshot()) {
                    require(snapshot.getSize() > 0, "an empty snapshot");
                    Path dump = Files.createTempFile("jcap-recording", ".jfr");
                    snapshot.dump(dump);
                    require(Files.size(dump) > 0, "an empty dump");
                    Files.delete(dump);
                }
            }
            Path repository = Path.of(System.getProperty("jdk.jfr.repository"));
            try (Stream<Path> files = Files.list(repository)) {
                for (Path chunk : files.toList()) {
                    requireEqual((int) WHO.uid(), Files.getAttribute(chunk, "unix:uid"), "owner of " + chunk);
                }
            }
        }
    }

    @Test
    void drop_repositoryInDirectoryThatThePlanHandsOver_recordsOn() throws IOException {
        Path closed = Files.createDirectory(tree.path("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:StartFlightRecording", "-XX:FlightRecorderOptions:repository=" + closed, "-Xlog:jfr*=off")
                .run(Rotates.class, closed.toString())
                .passed();
    }

    @Test
    void drop_repositoryThatUserCannotReach_isRefusedBeforeAnythingHasChanged() throws IOException {
        Path closed = Files.createDirectory(tree.path("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:StartFlightRecording", "-XX:FlightRecorderOptions:repository=" + closed, "-Xlog:jfr*=off")
                .run(Refused.class, closed.toString())
                .passed();
    }

    static final class Refused {
        public static void main(String[] args) throws Exception {
            List<String> before = Scenarios.credentialsOfAllThreads();
            PreflightFinding foreseen = Capabilities.process().preflight(PLAN).findings().getFirst();
            CapabilityDeniedException refusal =
                    requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(PLAN));
            PreflightFinding finding = refusal.finding().orElseThrow();
            requireEqual(PreflightFinding.Purpose.RECORDING_REPOSITORY, finding.purpose(), "purpose");
            require(finding.path().startsWith(args[0]), finding.path());
            requireEqual(WHO.uid(), finding.uid(), "user");
            require(finding.certain() && finding.endsJvm(), finding.toString());
            requireEqual(finding.path(), foreseen.path(), "what was foreseen");
            requireEqual(0, Files.getAttribute(Path.of(finding.path()), "unix:uid"), "owner");
            Scenarios.requireUnchanged(before);
        }
    }

    @Test
    void drop_withoutChown_isRefusedAndSaysSo() {
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:StartFlightRecording", "-Xlog:jfr*=off")
                .run(WithoutChown.class)
                .passed();
    }

    static final class WithoutChown {
        public static void main(String[] args) {
            Capabilities.process().apply(
                    CapabilityPlan.limitTo(Scenarios.all().minus(CapabilitySet.of(Capability.CAP_CHOWN))));
            CapabilityDeniedException refusal =
                    requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(PLAN));
            require(refusal.finding().orElseThrow().reason().contains("cap_chown"), refusal.getMessage());
            PreflightFinding foreseen = Capabilities.process().preflight(PLAN).findings().getFirst();
            requireEqual(PreflightFinding.Purpose.RECORDING_REPOSITORY, foreseen.purpose(), "what was foreseen");
        }
    }

    private Path directoryOfTheUser() throws IOException {
        Path directory = Files.createDirectory(tree.path("app"));
        Files.setAttribute(directory, "unix:uid", (int) WHO.uid());
        return directory;
    }

    @Test
    void drop_repositoryThatOthersMayWrite_isForeseenAndRefused() {
        ChildJvm.in(ChildPrivilege.ROOT)
                .under("/bin/sh", "-c", "umask 002; exec \"$@\"", "sh")
                .with("-XX:StartFlightRecording", "-XX:FlightRecorderOptions:repository=" + tree.path("open"), "-Xlog:jfr*=off")
                .run(Refused.class, tree.path("open").toString())
                .passed();
    }

    @Test
    void drop_repositoryInADirectoryOfTheUser_recordsOn() throws IOException {
        // Nobody else may give a directory away.
        ChildPrivilege.ROOT.prefix();
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:StartFlightRecording", "-XX:FlightRecorderOptions:repository=" + directoryOfTheUser(),
                        "-Xlog:jfr*=off")
                .run(Rotates.class)
                .passed();
    }

    /** The user puts another directory of root's in the place of the repository. */
    @Test
    void drop_repositoryThatTheUserReplaced_isRefusedAndHandsNothingOver() {
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-Xlog:jfr*=off", "-XX:FlightRecorderOptions:repository=" + tree.path("app"), "-XX:StartFlightRecording")
                .run(Replaced.class)
                .passed();
    }

    static final class Replaced {
        public static void main(String[] args) throws Exception {
            Path repository = Path.of(System.getProperty("jdk.jfr.repository"));
            Files.setAttribute(repository.getParent(), "unix:uid", (int) WHO.uid());
            Path moved = Files.move(repository, repository.resolveSibling("moved"));
            Path key = Files.createFile(Files.createDirectory(repository).resolve("key"));
            CapabilityDeniedException refusal =
                    requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(PLAN));
            requireEqual(repository.toString(), refusal.finding().orElseThrow().path(), "path");
            requireEqual(0, Files.getAttribute(repository, "unix:uid"), "owner of the directory");
            requireEqual(0, Files.getAttribute(key, "unix:uid"), "owner of the key");
            Files.delete(key);
            Files.delete(repository);
            Files.move(moved, repository);
        }
    }

    /** The user puts a link to an empty file of root's in the place of the recording. */
    @Test
    void drop_recordingThatTheUserReplacedByALink_handsNothingOver() throws IOException {
        Path secret = Files.createFile(tree.path("empty"));
        Path file = tree.path("recording.jfr");
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:StartFlightRecording:filename=" + file, "-Xlog:jfr*=off")
                .run(Linked.class, file.toString(), secret.toString())
                .passed();
        requireEqual(0, Files.getAttribute(secret, "unix:uid"), "owner");
    }

    static final class Linked {
        public static void main(String[] args) throws Exception {
            Files.delete(Path.of(args[0]));
            Files.createSymbolicLink(Path.of(args[0]), Path.of(args[1]));
            require(Capabilities.process().apply(PLAN).isProven(), "the drop");
        }
    }

    @Test
    void drop_propertyThatNamesAnotherDirectory_handsNothingOver() throws IOException {
        Path other = Files.createDirectory(tree.path("other"));
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-Djdk.jfr.repository=" + other)
                .run(Plain.class)
                .passed();
        requireEqual(0, Files.getAttribute(other, "unix:uid"), "owner");
    }

    static final class Plain {
        public static void main(String[] args) {
            require(Capabilities.process().apply(PLAN).isProven(), "the drop");
        }
    }
}
