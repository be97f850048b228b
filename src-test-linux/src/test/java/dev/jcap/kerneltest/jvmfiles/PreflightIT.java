package dev.jcap.kerneltest.jvmfiles;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.monitor.CapabilityAudit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a JVM will not be able to open after a drop is known before it, and afterwards from outside. */
class PreflightIT {

    private static final Identity WHO = Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY);
    private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(WHO);

    private static List<String> purposes(List<PreflightFinding> findings) {
        return findings.stream().map(finding -> finding.purpose().name()).toList();
    }

    private static ChildJvm jvm(Path closed) {
        return ChildJvm.in(ChildPrivilege.ROOT).with(
                "-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=" + closed,
                "-Xlog:gc:file=" + closed.resolve("gc.log"));
    }

    private static Path closed(TempTree tree) throws IOException {
        Path closed = Files.createDirectory(tree.path("closed"));
        return Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void preflight_pathsInAClosedDirectory_areNamed() throws IOException {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            jvm(closed(tree)).run(Foresees.class).passed();
        }
    }

    static final class Foresees {
        public static void main(String[] args) {
            List<PreflightFinding> findings = Capabilities.process().preflight(PLAN).requireSurvival().findings();
            requireEqual(List.of("HEAP_DUMP", "LOG"), purposes(findings), findings.toString());
            requireEqual(List.of(), Capabilities.process().preflight(CapabilityPlan.unchanged()).findings(), "as root");
        }
    }

    /** The JVM makes them when it ends, and not as root. */
    @Test
    void preflight_recordingsInADirectory_areNamed() throws IOException {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            ChildJvm.in(ChildPrivilege.ROOT)
                    .with("-XX:StartFlightRecording:filename=" + tree.directory(), "-Xlog:jfr*=off")
                    .run(ForeseesRecording.class)
                    .passed();
        }
    }

    static final class ForeseesRecording {
        public static void main(String[] args) {
            List<PreflightFinding> findings = Capabilities.process().preflight(PLAN).requireSurvival().findings();
            requireEqual(List.of("RECORDING_FILE"), purposes(findings), findings.toString());
        }
    }

    /** The JDK takes the file that it has open, but only after it has found it again by its path. */
    @ParameterizedTest
    @CsvSource({"rwx------, CLASS_PATH", "rwxr-xr-x, ''"})
    void preflight_openJar_isNamedWhereItsDirectoryIsClosed(String directory, String purposes) throws IOException {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            Path lib = Files.createDirectory(tree.path("lib"));
            Path jar = jar(lib.resolve("service.jar"), "resource", "");
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString(directory));
            Path link = Files.createSymbolicLink(tree.path("current.jar"), jar);
            ChildJvm.in(ChildPrivilege.ROOT).alsoOnClassPath(link).run(ReadsAResource.class, purposes).passed();
        }
    }

    private static Path jar(Path jar, String entry, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry(entry));
        }
        return jar;
    }

    static final class ReadsAResource {
        public static void main(String[] args) throws IOException {
            require(ReadsAResource.class.getResource("/resource") != null, "the jar is opened");
            List<PreflightFinding> findings = Capabilities.process().preflight(PLAN).findings();
            requireEqual(args[0], String.join(",", purposes(findings)), findings.toString());
            require(Capabilities.process().apply(PLAN).isProven(), "the drop");
            try (InputStream resource = ReadsAResource.class.getResourceAsStream("/resource")) {
                requireEqual(findings.isEmpty(), resource != null, "it can be read");
            }
        }
    }

    /** As {@code java -jar} finds all jars but the first. */
    @Test
    void preflight_jarThatAManifestNames_isNamed() throws IOException {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            Path secret = jar(tree.path("secret.jar"), "resource", "");
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
            Path service = jar(tree.path("service.jar"), "other", "secret.jar");
            ChildJvm.in(ChildPrivilege.ROOT).alsoOnClassPath(service).run(NeedsAnotherJar.class, secret.toString()).passed();
        }
    }

    static final class NeedsAnotherJar {
        public static void main(String[] args) {
            List<PreflightFinding> findings = Capabilities.process().preflight(PLAN).findings();
            requireEqual(List.of(args[0]), findings.stream().map(PreflightFinding::path).toList(), findings.toString());
            require(Capabilities.process().apply(PLAN).isProven(), "the drop");
            require(NeedsAnotherJar.class.getResource("/resource") == null, "it cannot be read");
        }
    }

    @Test
    void preflight_writableDirectoryOnAReadOnlyMount_isNamed() throws IOException {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            Path open = Files.createDirectory(tree.path("open"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            String mount = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"";
            ChildJvm.in(ChildPrivilege.ROOT)
                    .under("unshare", "--mount", "sh", "-c", mount, open.toString())
                    .with("-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=" + open)
                    .run(ForeseesReadOnly.class)
                    .passed();
        }
    }

    static final class ForeseesReadOnly {
        public static void main(String[] args) {
            List<PreflightFinding> findings = Capabilities.process().preflight(PLAN).findings();
            requireEqual(List.of("HEAP_DUMP"), purposes(findings), findings.toString());
            require(findings.toString().contains("open is on a read-only file system"), findings.toString());
        }
    }

    @Test
    void audit_ofJvmThatHasDropped_findsWhatItCannotOpen() throws IOException {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            ChildJvm.Running jvm = jvm(closed(tree)).start(Drops.class);
            jvm.awaitLine("dropped");
            CapabilityAudit audit = CapabilityAudit.ofProcess(jvm.process().toHandle());
            jvm.end().passed();
            List<String> found = audit.findings().stream()
                    .filter(finding -> finding.id().equals("cannot-open"))
                    .map(finding -> finding.what().split(":")[0])
                    .toList();
            requireEqual(List.of("heap dump", "log rotation"), found, audit.toString());
        }
    }

    static final class Drops {
        public static void main(String[] args) throws Exception {
            require(Capabilities.process().apply(PLAN).isProven(), "the drop");
            Scenarios.sayAndWait("dropped");
        }
    }

    /** As after a drop that handed nothing over. */
    @Test
    void audit_ofJvmWhoseRepositoryIsRoots_findsWhatWillEndIt() throws IOException {
        ChildJvm.Running jvm = ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:StartFlightRecording", "-Xlog:jfr*=off")
                .start(DropsAndSays.class);
        jvm.awaitLine("dropped");
        Path repository = Path.of(jvm.text().lines().filter(line -> line.startsWith("/")).findFirst().orElseThrow());
        Files.setAttribute(repository, "unix:uid", 0);
        CapabilityAudit audit = CapabilityAudit.ofProcess(jvm.process().toHandle());
        Files.setAttribute(repository, "unix:uid", (int) WHO.uid());
        jvm.end().passed();
        String found = audit.finding("cannot-open").orElseThrow().toString();
        require(found.startsWith("ERROR cannot-open: flight recorder repository: uid " + WHO.uid()), found);
        require(found.contains(repository.toString()), found);
    }

    static final class DropsAndSays {
        public static void main(String[] args) throws Exception {
            System.out.println(System.getProperty("jdk.jfr.repository"));
            require(Capabilities.process().apply(PLAN).isProven(), "the drop");
            Scenarios.sayAndWait("dropped");
        }
    }
}
