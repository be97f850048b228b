package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A container of Podman, whose root has a passwd of its own, as {@code jcap show} describes it from outside. */
@Slow
class ContainerViewIT {

    private final List<String> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(id -> podman("rm", "--force", "--time", "0", id));
    }

    private static Result podman(String... words) {
        List<String> command = new ArrayList<>(List.of("podman", "--runtime", "runc"));
        command.addAll(Arrays.asList(words));
        return JcapJar.run(new ProcessBuilder(command));
    }

    /** A root directory with the programs of this machine, and a user whom this machine does not have. */
    private static Path rootfs() throws IOException {
        Path root = TempTree.openDirectory("jcap-rootfs");
        for (String directory : List.of("usr", "proc", "dev", "sys", "etc", "tmp", "run")) {
            Files.createDirectory(root.resolve(directory));
        }
        for (String link : List.of("bin", "lib", "lib64", "sbin")) {
            Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
        }
        // In a user namespace the runtime may not make the files that the engine mounts over.
        for (String file : List.of("etc/hostname", "etc/hosts", "etc/resolv.conf", "run/.containerenv")) {
            Files.createFile(root.resolve(file));
        }
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\njcapinside:x:777:777::/:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\njcapgroup:x:777:\n");
        return root;
    }

    /** Returns the process of a container that sleeps; aborts the test where Podman cannot start one. */
    private String start(String... options) throws IOException {
        ChildPrivilege.ROOT.requireSuccess(List.of("podman", "--version"), "podman");
        ChildPrivilege.ROOT.requireSuccess(List.of("runc", "--version"), "runc");
        List<String> words = new ArrayList<>(List.of("run", "--detach", "--network", "none",
                "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024", "--volume", "/usr:/usr:ro"));
        words.addAll(List.of(options));
        words.addAll(List.of("--rootfs", rootfs().toString(), "sleep", "1000"));
        Result run = podman(words.toArray(String[]::new));
        if (run.status() != 0) {
            abort("needs a podman that can start a container: " + run.err());
        }
        String id = run.out().strip();
        started.add(id);
        return podman("inspect", "--format", "{{.State.Pid}}", id).out().strip();
    }

    private static String show(String... words) {
        String[] all = Stream.concat(Stream.of("show"), Arrays.stream(words)).toArray(String[]::new);
        Result result = JcapJar.run(ChildPrivilege.HERE, all);
        assertEquals(0, result.status(), result.err());
        return result.out().replaceAll("\\s+", " ");
    }

    @Test
    void show_ofAContainer_namesItsEngineUserFilterAndDefault() throws IOException {
        String pid = start("--user", "777:777");
        String out = show(pid);
        assertTrue(out.contains(" user 777 (jcapinside) group 777 (jcapgroup)"), out);
        assertTrue(out.contains(" container podman " + started.getFirst()), out);
        assertTrue(out.contains(" compared bounding set is the default of podman"), out);
        assertTrue(out.contains(" seccomp filter"), out);
        String json = show("--json", pid);
        assertTrue(json.contains("\"container\":{\"engine\":\"podman\",\"id\":\"" + started.getFirst() + "\",\"pod\":null,"
                + "\"added\":{\"mask\":\"0000000000000000\""), json);
        assertTrue(json.contains("\"seccomp\":{\"mode\":\"filter\",\"filters\":"), json);
    }

    @Test
    void showAsPodman_ofAContainer_startsOneWithTheSameSets() throws IOException {
        String first = start("--user", "777:777", "--cap-drop", "KILL", "--security-opt", "seccomp=unconfined",
                "--security-opt", "no-new-privileges");
        String words = show("--as=podman", first).strip();
        String second = start(words.split(" "));
        for (String line : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Uid", "Gid")) {
            assertEquals(line(first, line), line(second, line), words);
        }
    }

    @Test
    void showAsPodman_ofAMappedContainer_tellsTheIdsInside() throws IOException {
        String pid = start("--user", "777:777", "--uidmap", "0:200000:65536", "--gidmap", "0:200000:65536");
        String words = show("--as=podman", pid);
        assertTrue(words.contains("--user 777:777"), words);
        String out = show(pid);
        assertTrue(out.contains(" user 200777 (jcapinside)"), out);
        assertTrue(out.contains("; uid 200777, gid 200777 here"), out);
    }

    /** Podman started by a plain user, who has one id to map. */
    @Test
    void show_ofARootlessContainer_saysThatItsRootIsNobodyHere() throws IOException {
        ChildPrivilege.ROOT.requireSuccess(List.of("podman", "--version"), "podman");
        ChildPrivilege.ROOT.requireSuccess(List.of("runc", "--version"), "runc");
        Path home = TempTree.openDirectory("jcap-rootless");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path rootfs = rootfs();
        Result run = rootless(home, "sh", "-c", """
                set -e
                umask 022
                mkdir -m 700 "$HOME/run"
                cp -r --no-dereference "$0" "$HOME/root"
                cd /
                podman --runtime runc run --detach --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 \\
                    --volume /usr:/usr:ro --rootfs "$HOME/root" sleep 1000
                podman inspect --latest --format '{{.State.Pid}}'""", rootfs.toString());
        String[] lines = run.out().strip().split("\\s+");
        try {
            if (run.status() != 0) {
                abort("needs a podman that a plain user can start: " + run.err());
            }
            String out = show(lines[1]);
            long uid = ChildPrivilege.NOBODY;
            assertTrue(out.contains(" user " + uid + " (root)"), out);
            assertTrue(out.contains(" ids in it uid 0, gid 0 inside; uid " + uid + ", gid " + uid + " here"), out);
            assertTrue(out.contains(" container podman " + lines[0]), out);
            assertTrue(show("--as=podman", lines[1]).contains("--user 0:0"), out);
            Result audit = JcapJar.run(ChildPrivilege.HERE, "audit", lines[1]);
            assertEquals(0, audit.status(), audit.out());
        } finally {
            rootless(home, "podman", "rm", "--force", "--all", "--time", "0");
            // Ends the process that keeps the namespace of a rootless Podman.
            rootless(home, "podman", "system", "migrate");
        }
    }

    private static Result rootless(Path home, String... words) {
        List<String> command = new ArrayList<>(ChildPrivilege.PLAIN_USER.prefix());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_RUNTIME_DIR", home.resolve("run").toString());
        return JcapJar.run(builder);
    }

    private static String line(String pid, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .findFirst()
                .orElseThrow();
    }
}
