package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Container;
import dev.jcap.kerneltest.support.Patience;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes in user namespaces of their own, as {@code jcap show}, {@code check} and {@code audit} describe them. */
@Slow
class NamespaceIT {

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Starts a command that becomes sleep, itself or as a descendant, and waits for that. */
    private long sleeper(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("sleep", "1000"));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        long deadline = System.nanoTime() + Patience.SECONDS * 1_000_000_000L;
        while (System.nanoTime() < deadline) {
            OptionalLong found = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .mapToLong(ProcessHandle::pid).filter(NamespaceIT::sleeps).findFirst();
            if (found.isPresent()) {
                return found.getAsLong();
            }
            assertTrue(process.isAlive(), () -> "it ended: " + command);
            Thread.sleep(10);
        }
        throw new AssertionError("no sleep below " + command);
    }

    private static boolean sleeps(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals("sleep");
        } catch (IOException e) {
            return false;
        }
    }

    private static long inode(long pid) throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user")).toString();
        return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
    }

    private static String jcap(String... words) {
        Result result = JcapJar.run(ChildPrivilege.HERE, words);
        assertEquals("", result.err());
        return result.out();
    }

    private static String[] unshare() {
        return ChildPrivilege.USER_NAMESPACE.prefix().toArray(String[]::new);
    }

    @Test
    void snapshot_ofAnotherNamespace_hasItsNumber() throws Exception {
        long pid = sleeper(unshare());
        CapabilitySnapshot seen = Capabilities.inspect(ProcessHandle.of(pid).orElseThrow());
        assertEquals(OptionalLong.of(inode(pid)), seen.credentials().userNamespace());
        OptionalLong own = OptionalLong.of(inode(ProcessHandle.current().pid()));
        assertEquals(own, Capabilities.thread().read().credentials().userNamespace());
        assertEquals(own, Capabilities.thread().readStatus().credentials().userNamespace());
        assertEquals(own, Capabilities.process().read().getFirst().credentials().userNamespace());
        assertEquals(own, Capabilities.threads(ProcessHandle.current()).getFirst().credentials().userNamespace());
    }

    @Test
    void show_ofUnshare_saysThatItsCapabilitiesAreWorthNothingHere() throws Exception {
        long pid = sleeper(unshare());
        String out = jcap("show", Long.toString(pid)).replaceAll("\\s+", " ");
        long uid = Capabilities.thread().readStatus().uids().effective();
        assertTrue(out.contains(" user_ns " + inode(pid) + ", inside that of this jcap; made by uid " + uid), out);
        assertTrue(out.contains(" ids in it uid 0, gid 0 inside; uid " + uid + ","), out);
        assertTrue(out.contains(" worth here nothing: they count only inside"), out);
        String json = jcap("show", "--json", Long.toString(pid));
        assertTrue(json.contains("\"userNamespace\":{\"id\":" + inode(pid) + ",\"place\":\"below\",\"first\":false,"
                + "\"capabilitiesCountHere\":false,\"owner\":" + uid + ",\"parent\":" + inode(ProcessHandle.current().pid())
                + ",\"uidInside\":0,\"gidInside\":0,\"uidOutside\":" + uid + ","), json);
    }

    @Test
    void show_ofANamespaceInANamespace_countsTheLevels() throws Exception {
        List<String> words = new ArrayList<>(List.of(unshare()));
        words.addAll(List.of("unshare", "--user", "--map-root-user", "--"));
        long pid = sleeper(words.toArray(String[]::new));
        long own = inode(ProcessHandle.current().pid());
        String out = jcap("show", Long.toString(pid)).replaceAll("\\s+", " ");
        assertTrue(out.contains(", 2 levels inside that of this jcap;"), out);
        String json = jcap("show", "--json", Long.toString(pid));
        assertTrue(json.contains("\"place\":\"below\""), json);
        assertTrue(!json.contains("\"parent\":" + own + ","), "the parent is the one between: " + json);
    }

    @Test
    void listTreeAndCheck_ofUnshare_nameTheNamespace() throws Exception {
        String pid = Long.toString(sleeper(unshare()));
        String mark = "in user namespace " + inode(Long.parseLong(pid)) + " as uid 0";
        String all = jcap("show", "--all").replaceAll("\\s+", " ");
        assertTrue(all.contains(mark), all);
        assertTrue(jcap("show", "--tree", pid).replaceAll("\\s+", " ").contains("; " + mark), pid);
        String check = jcap("check", "--limit=all", pid).replaceAll("\\s+", " ");
        assertTrue(check.contains(mark + ": its capabilities count only there and inside it"), check);
        String json = jcap("check", "--json", "--limit=all", pid);
        assertTrue(json.contains("\"userNamespace\":{\"id\":" + inode(Long.parseLong(pid)) + ","), json);
    }

    @Test
    void audit_ofUnshareByAUser_isANoteAndNoRootOfTheMachine() throws Exception {
        List<String> words = new ArrayList<>(ChildPrivilege.PLAIN_USER.prefix());
        ChildPrivilege.PLAIN_USER.requireSuccess(List.of("unshare", "-r", "true"), "the right to make a user namespace");
        words.addAll(List.of("unshare", "-r", "--"));
        long pid = sleeper(words.toArray(String[]::new));
        Result result = JcapJar.run(ChildPrivilege.HERE, "audit", Long.toString(pid));
        assertEquals(0, result.status(), result.out());
        assertTrue(result.out().contains("NOTE runs-as-root: it runs as uid 0 of its own user namespace (uid "), result.out());
    }

    @Test
    void audit_ofANamespaceThatIsRootOutside_isAnError() throws Exception {
        List<String> words = new ArrayList<>(ChildPrivilege.ROOT.prefix());
        words.addAll(List.of("unshare", "--user", "--map-root-user", "--"));
        Result result = JcapJar.run(
                ChildPrivilege.HERE, "audit", Long.toString(sleeper(words.toArray(String[]::new))));
        assertEquals(1, result.status(), result.out());
        assertTrue(result.out().contains("ERROR root-outside: "), result.out());
    }

    @Test
    void show_ofAnotherUsersProcess_doesNotTakeUnknownForAbsent() throws Exception {
        assumeTrue(ChildPrivilege.isMachineRoot(), "skipped: needs uid 0, to start a process of another user");
        long pid = sleeper("unshare", "--user", "--map-root-user", "--");
        Result result = JcapJar.run(ChildPrivilege.PLAIN_USER, "show", "--json", Long.toString(pid));
        assertTrue(result.out().contains("\"userNamespace\":{\"id\":null,\"place\":\"below\",\"first\":null,"
                + "\"capabilitiesCountHere\":false,\"owner\":null,"), result.out());
        assertEquals(OptionalLong.empty(),
                CapabilitySnapshot.parse(Files.readString(Path.of("/proc/1/status"))).credentials().userNamespace());
    }

    @Test
    void show_ofAContainerWithAndWithoutAUserNamespace_tellsThemApart() throws Exception {
        ChildPrivilege.ROOT.requireSuccess(List.of("runc", "--version"), "runc");
        CapabilitySet kill = CapabilitySet.of(Capability.CAP_KILL);
        long plain = sleeper(Container.runner(kill));
        String out = jcap("show", Long.toString(plain));
        assertTrue(!out.contains("user_ns"), out);
        assertEquals(1, JcapJar.run(ChildPrivilege.HERE, "audit", Long.toString(plain)).status());
        long mapped = sleeper(Container.mappedRunner(kill, 100_000));
        String there = jcap("show", Long.toString(mapped)).replaceAll("\\s+", " ");
        assertTrue(there.contains("ids in it uid 0, gid 0 inside; uid 100000, gid 100000 here"), there);
        assertTrue(there.contains("to everything else it is an ordinary process of uid 100000"), there);
        Result audit = JcapJar.run(ChildPrivilege.HERE, "audit", Long.toString(mapped));
        assertEquals(0, audit.status(), audit.out());
        assertTrue(audit.out().contains("NOTE runs-as-root: "), audit.out());
    }

    @Test
    void show_insideANamespace_saysWhatItIsOutside() {
        Result result = JcapJar.run(ChildPrivilege.USER_NAMESPACE, "show");
        String out = result.out().replaceAll("\\s+", " ");
        long uid = Capabilities.thread().readStatus().uids().effective();
        assertTrue(out.contains(", that of this jcap; made by uid "), out);
        assertTrue(out.contains("ids in it uid 0 is uid " + uid + " outside"), out);
        assertTrue(out.contains("worth here all, in this user namespace; nothing outside it"), out);
    }
}
