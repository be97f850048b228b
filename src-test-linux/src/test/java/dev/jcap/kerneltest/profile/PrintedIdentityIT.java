package dev.jcap.kerneltest.profile;

import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.trace.DialectProfile;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is printed for a user can be run as it is: setpriv, runc and podman start exactly these sets, ids and groups. */
@Slow
class PrintedIdentityIT {

    private static final CapabilitySet SOME = CapabilitySet.of(CAP_KILL, CAP_NET_BIND_SERVICE);
    private static final List<String> SHOWN = List.of(
            "Uid", "Gid", "Groups", "NoNewPrivs", "CapBnd", "CapPrm", "CapEff", "CapInh", "CapAmb");

    @TempDir
    Path bundle;

    record Wanted(Identity who, CapabilitySet set, boolean noNewPrivs) {

        CapabilityDeclaration declared() {
            CapabilityDeclaration bounded = CapabilityDeclaration.NOTHING.withBounding(set)
                    .withIdentity(who)
                    .withNoNewPrivs(noNewPrivs);
            return who.uid() == 0 ? bounded : bounded.withAmbient(set);
        }

        /** The lines of a status file. */
        Map<String, String> status() {
            String handedOn = (who.uid() == 0 ? CapabilitySet.EMPTY : set).toHex();
            Map<String, String> lines = new TreeMap<>();
            lines.put("Uid", (who.uid() + " ").repeat(4).strip());
            lines.put("Gid", (who.gid() + " ").repeat(4).strip());
            lines.put("Groups", String.join(" ", who.groups().stream().map(String::valueOf).toList()));
            lines.put("NoNewPrivs", noNewPrivs ? "1" : "0");
            List.of("CapBnd", "CapPrm", "CapEff").forEach(name -> lines.put(name, set.toHex()));
            List.of("CapInh", "CapAmb").forEach(name -> lines.put(name, handedOn));
            return lines;
        }
    }

    static List<Wanted> wanted() {
        List<Wanted> all = new ArrayList<>();
        for (Identity who : List.of(Identity.of(0, 0), Identity.of(65534, 65534), Identity.of(4711, 815, 7, 8))) {
            all.add(new Wanted(who, SOME, false));
            all.add(new Wanted(who, CapabilitySet.EMPTY, true));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("wanted")
    void setpriv_withWhatIsPrinted_startsExactlyThat(Wanted wanted) throws Exception {
        assumeTrue(ChildPrivilege.isMachineRoot(), "needs uid 0 of the initial user namespace");
        Tool.require("setpriv", "util-linux");
        List<String> command = new ArrayList<>(List.of("setpriv"));
        command.addAll(List.of(Dialect.SETPRIV.print(wanted.declared()).split(" ")));
        command.addAll(List.of("cat", "/proc/self/status"));
        assertStarted(wanted, command);
    }

    /** A namespace made by a plain user forbids setgroups; the line that is printed there runs there. */
    @Test
    void setpriv_whereSetgroupsIsForbidden_keepsTheGroups() throws Exception {
        Tool.require("setpriv", "util-linux");
        Tool.Answer works = Tool.run(Map.of(), List.of("unshare", "--user", "--map-root-user", "true"));
        assumeTrue(works.status() == 0, "needs user namespaces: " + works.output());
        String[] namespace = {"unshare", "--user", "--map-root-user", "--"};
        String printed = ChildJvm.in(ChildPrivilege.HERE).under(namespace).run(PrintedProfile.class).passed().output().strip();
        assertTrue(printed.startsWith("--reuid=0 --regid=0 --keep-groups "), printed);
        List<String> command = new ArrayList<>(List.of(namespace));
        command.add("setpriv");
        command.addAll(List.of(printed.split(" ")));
        command.addAll(List.of("cat", "/proc/self/status"));
        Tool.Answer answer = Tool.run(Map.of(), command);
        assertEquals(0, answer.status(), answer.output());
        for (String set : List.of("CapBnd", "CapPrm", "CapEff", "CapInh", "CapAmb")) {
            assertTrue(answer.output().contains(set + ":\t" + SOME.toHex() + "\n"), answer.output());
        }
    }

    /** Prints how setpriv starts a program as root with some capabilities. */
    static final class PrintedProfile {
        public static void main(String[] args) {
            for (DialectProfile profile : DialectProfile.of(SOME, Optional.of(Identity.of(0, 0)), Optional.empty())) {
                if (profile.dialect() == Dialect.SETPRIV) {
                    System.out.println(profile.text());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("wanted")
    void runc_withWhatIsPrinted_startsExactlyThat(Wanted wanted) throws Exception {
        assumeTrue(ChildPrivilege.isMachineRoot(), "needs uid 0 of the initial user namespace");
        Tool.require("runc", "runc");
        Files.createDirectory(bundle.resolve("rootfs"));
        String name = "jcap-" + bundle.getFileName();
        Tool.Answer works = Tool.run(Map.of(), runc(new Wanted(Identity.of(0, 0), SOME, false), name));
        assumeTrue(works.status() == 0, "runc cannot start a container here: " + works.output());
        assertStarted(wanted, runc(wanted, name));
    }

    private List<String> runc(Wanted wanted, String name) throws IOException {
        String printed = Dialect.OCI.print(wanted.declared());
        String configuration = printed.strip().replaceFirst("\\{\n  \"process\": \\{", """
                {
                  "ociVersion": "1.0.2", "root": {"path": "rootfs"}, "linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}]},
                  "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}%s],
                  "process": {"args": ["/bin/cat", "/proc/self/status"], "cwd": "/", "env": ["PATH=/usr/bin:/bin"],
                """.formatted(mounts()).stripTrailing());
        Files.writeString(bundle.resolve("config.json"), configuration);
        return List.of("runc", "run", "--bundle", bundle.toString(), name);
    }

    private static String mounts() {
        StringBuilder mounts = new StringBuilder();
        for (String directory : List.of("/usr", "/lib", "/lib64", "/bin")) {
            if (Files.isDirectory(Path.of(directory))) {
                mounts.append(", {\"destination\": \"%1$s\", \"source\": \"%1$s\", \"options\": [\"rbind\", \"ro\"]}"
                        .formatted(directory));
            }
        }
        return mounts.toString();
    }

    @ParameterizedTest
    @MethodSource("wanted")
    void podman_withWhatIsPrinted_startsExactlyThat(Wanted wanted) throws Exception {
        assumeTrue(ChildPrivilege.isMachineRoot(), "needs uid 0 of the initial user namespace");
        Tool.require("podman", "podman");
        Path rootfs = Files.createDirectory(bundle.resolve("rootfs"));
        for (String directory : List.of("usr", "lib", "lib64", "bin", "proc", "dev", "sys", "etc", "run", "tmp")) {
            Files.createDirectory(rootfs.resolve(directory));
        }
        Wanted root = new Wanted(Identity.of(0, 0), SOME, false);
        String runtime = Tool.run(Map.of(), podman("crun", root)).status() == 0 ? "crun" : "runc";
        Tool.Answer works = Tool.run(Map.of(), podman(runtime, root));
        assumeTrue(works.status() == 0, "podman cannot start a container here: " + works.output());
        // podman adds the group to the supplementary groups, which gives nothing that the process does not have.
        TreeSet<Long> groups = new TreeSet<>(wanted.who().groups());
        groups.add(wanted.who().gid());
        long[] all = groups.stream().mapToLong(Long::longValue).toArray();
        Identity who = Identity.of(wanted.who().uid(), wanted.who().gid(), all);
        assertStarted(new Wanted(who, wanted.set(), wanted.noNewPrivs()), podman(runtime, wanted));
    }

    private List<String> podman(String runtime, Wanted wanted) {
        List<String> command = new ArrayList<>(List.of("podman", "--root", bundle.resolve("store").toString(), "--runroot",
                bundle.resolve("state").toString(), "--storage-driver=vfs", "--cgroup-manager=cgroupfs",
                "--events-backend=none", "--runtime", runtime, "run", "--rm",
                "--network=none", "--log-driver=none", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"));
        for (String directory : List.of("/usr", "/lib", "/lib64", "/bin")) {
            if (Files.isDirectory(Path.of(directory))) {
                command.add("--volume=" + directory + ":" + directory + ":ro");
            }
        }
        command.addAll(List.of(Dialect.PODMAN.print(wanted.declared()).strip().split(" ")));
        command.addAll(List.of("--rootfs", bundle.resolve("rootfs").toString(), "cat", "/proc/self/status"));
        return command;
    }

    private static void assertStarted(Wanted wanted, List<String> command) throws Exception {
        Tool.Answer answer = Tool.run(Map.of(), command);
        Map<String, String> status = new TreeMap<>();
        for (String line : answer.output().split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && SHOWN.contains(line.substring(0, colon))) {
                status.put(line.substring(0, colon), line.substring(colon + 1).strip().replaceAll("\\s+", " "));
            }
        }
        assertEquals(wanted.status(), status, () -> String.join(" ", command) + "\n" + answer.output());
    }
}
