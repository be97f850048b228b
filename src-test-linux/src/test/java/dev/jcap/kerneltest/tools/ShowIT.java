package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code jcap show} and {@code jcap check} on real processes. */
@Slow
class ShowIT {

    @ParameterizedTest
    @EnumSource(ChildPrivilege.class)
    void show_ofItself_worksEverywhere(ChildPrivilege privilege) {
        Result result = JcapJar.run(privilege, "show", "--securebits");
        assertEquals(0, result.status(), result.err());
        assertEquals("", result.err());
        boolean plain = privilege == ChildPrivilege.PLAIN_USER;
        assertTrue(!plain || result.out().contains("\ncapabilities  =\npermitted     none\n"), result.out());
        assertTrue(result.out().contains("\nmode          HYBRID\n"), result.out());
    }

    @Test
    void show_ofAProcessWithAnOddThread_tellsItFromTheOthers() throws Exception {
        try (OddThread odd = OddThread.in(ChildPrivilege.ANY_ROOT)) {
            String block = JcapJar.run(ChildPrivilege.HERE, "show", odd.pid()).out();
            String line = "  ! " + odd.tid() + " " + OddThread.NAME + ": permitted none; effective none; bounding none\n";
            assertTrue(block.contains(", 1 differs:\n" + line), block);
            String tree = JcapJar.run(ChildPrivilege.HERE, "show", "--tree", odd.pid()).out();
            assertTrue(tree.contains("! " + OddThread.NAME + "{" + odd.tid() + "} =; bounding none\n"), tree);
            String table = JcapJar.run(ChildPrivilege.HERE, "show", "--all").out();
            assertTrue(table.contains("! " + odd.tid() + " "), table);
            String json = JcapJar.run(ChildPrivilege.HERE, "show", "--json", odd.pid()).out();
            assertTrue(json.contains("\"differing\":[{\"tid\":" + odd.tid() + ","), json);
            String thread = JcapJar.run(ChildPrivilege.HERE, "show", odd.tid()).out();
            assertTrue(thread.startsWith("thread        " + odd.tid() + " " + OddThread.NAME + ", of process "), thread);
        }
    }

    @Test
    void check_ofAProcessWithAnOddThread_namesTheOthersOnly() throws Exception {
        try (OddThread odd = OddThread.in(ChildPrivilege.ANY_ROOT)) {
            Result all = JcapJar.run(ChildPrivilege.HERE, "check", "--limit=none", odd.pid());
            assertEquals(1, all.status(), all.err());
            assertTrue(all.out().contains(" hold anything\n"), all.out());
            assertTrue(!all.out().contains(OddThread.NAME), all.out());
            assertEquals(0, JcapJar.run(ChildPrivilege.HERE, "check", "--limit=all", odd.pid()).status());
            Result one = JcapJar.run(ChildPrivilege.HERE, "check", "--limit=none", odd.tid());
            assertEquals(0, one.status(), one.out());
            assertTrue(one.out().startsWith(odd.tid() + " " + OddThread.NAME + ": 1 thread, none holds anything\n"), one.out());
        }
    }

    @Test
    void check_ofAProcessThatHasGivenEverythingUp_isZero() throws Exception {
        List<String> command = JcapJar.command("run", "--keep=none", "--", "sleep", "1000");
        command.addAll(0, ChildPrivilege.ANY_ROOT.prefix());
        Process sleeper = new ProcessBuilder(command).start();
        try {
            awaitName(sleeper, "sleep");
            String pid = Long.toString(sleeper.pid());
            Result result = JcapJar.run(ChildPrivilege.HERE, "check", "--limit=none", pid);
            assertEquals(0, result.status(), result.out());
            // In a user namespace of its own, another line says so.
            assertTrue(result.out().startsWith(pid + " sleep: 1 thread, none holds anything\n"), result.out());
            String json = JcapJar.run(ChildPrivilege.HERE, "check", "--json", "--limit=none", pid).out();
            assertTrue(json.startsWith(
                    "{\"schema\":1,\"command\":\"check\",\"limit\":{\"mask\":\"0000000000000000\",\"names\":[]},\"proven\":true,"),
                    json);
            assertEquals("", JcapJar.run(ChildPrivilege.HERE, "check", "--quiet", "--limit=none", pid).out());
        } finally {
            sleeper.destroyForcibly();
        }
    }

    /** The process id stays the same from the wrapper through the JVM to the command. */
    private static void awaitName(Process process, String name) throws Exception {
        Path status = Path.of("/proc/" + process.pid() + "/comm");
        while (!Files.readString(status).strip().equals(name)) {
            assertTrue(process.isAlive(), "it ended before it became " + name);
            Thread.sleep(10);
        }
    }

    @Test
    void watch_ofAProcess_goesOnUntilItEnds() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "1000").start();
        Process watch = new ProcessBuilder(JcapJar.command("show", "--watch=0.1", Long.toString(sleeper.pid()))).start();
        try {
            BufferedReader out = watch.inputReader();
            for (int redraws = 0; redraws < 3;) {
                redraws += out.readLine().startsWith("process       " + sleeper.pid() + " sleep, started by ") ? 1 : 0;
            }
            sleeper.destroyForcibly().waitFor();
            out.lines().forEach(_ -> {});
            assertEquals(3, watch.waitFor());
            assertEquals(
                    "jcap show: process or thread " + sleeper.pid() + " does not exist or is hidden",
                    watch.errorReader().readLine());
        } finally {
            sleeper.destroyForcibly();
            watch.destroyForcibly();
        }
    }

    @Test
    void check_ofNobody_isThree() {
        Result result = JcapJar.run(ChildPrivilege.HERE, "check", "--limit=all", "2147483646");
        assertEquals(3, result.status());
        assertEquals("jcap check: process or thread 2147483646 does not exist or is hidden\n", result.err());
    }

    @Test
    void all_withoutProc_isAFailureAndNotAnEmptyList() {
        List<String> command = new ArrayList<>(ChildPrivilege.ROOT.prefix());
        command.addAll(List.of("unshare", "-m", "sh", "-c", "mount -t tmpfs none /proc && exec \"$@\"", "sh"));
        command.addAll(JcapJar.command("show", "--all"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LD_LIBRARY_PATH", System.getProperty("java.home") + "/lib");
        Result result = JcapJar.run(builder);
        assertEquals(1, result.status(), result.out());
        assertEquals("jcap show: cannot read /proc: mount it, and run jcap on Linux\n", result.err());
    }
}
