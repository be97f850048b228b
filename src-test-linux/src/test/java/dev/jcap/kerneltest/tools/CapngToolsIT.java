package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** libcap-ng's tools beside jcap. */
@Slow
class CapngToolsIT {

    @TempDir
    private Path directory;

    private Path program;

    @BeforeEach
    void requireRootAndTools() throws IOException {
        ChildPrivilege.ROOT.prefix();
        program = Files.copy(Path.of("/bin/sleep"), directory.resolve("sleep"));
    }

    private static String tool(String... words) {
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return out;
        } catch (IOException e) {
            return abort("needs " + words[0] + " of libcap-ng-utils");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jcap(String... words) {
        Result result = JcapJar.run(ChildPrivilege.HERE, words);
        assertEquals(0, result.status(), () -> List.of(words) + ": " + result.err());
        return result.out();
    }

    /** The right column of the table in docs/coming-from.md. */
    static List<String> commandsOfThePage() throws IOException {
        List<String> commands = new ArrayList<>();
        boolean here = false;
        for (String line : Files.readAllLines(Path.of("../docs/coming-from.md"))) {
            here = line.startsWith("## ") ? line.equals("## libcap-ng's tools") : here;
            if (here && line.startsWith("| `")) {
                Pattern.compile("`jcap ([^`]+)`").matcher(line).results().forEach(match -> commands.add(match.group(1)));
            }
        }
        assertTrue(commands.size() > 12, commands::toString);
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commandsOfThePage")
    void row_ofThePage_isRun(String command) {
        if (command.startsWith("file remove")) {
            jcap("file", "set", "cap_net_raw=ep", program.toString());
        }
        String words = command.replace("PID", Long.toString(ProcessHandle.current().pid())).replace("FILE", program.toString())
                .replace("DIR", directory.toString()).replace("COMMAND", "true").replace("NAME", "nobody");
        jcap(words.split(" "));
    }

    @Test
    void netcap_listeningSockets_areAllInJcap() throws IOException {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                DatagramSocket udp = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            String pid = Long.toString(ProcessHandle.current().pid());
            List<String> theirs = tool("netcap").lines().filter(line -> line.contains(" " + pid + " ")).toList();
            String ours = jcap("show", "--listening", pid);
            assertTrue(ours.contains(":" + tcp.getLocalPort() + "\n") && ours.contains(":" + udp.getLocalPort() + "\n"), ours);
            for (String line : theirs) {
                String port = line.strip().split("\\s+")[5];
                assertTrue(ours.contains(":" + port + "\n"), line + " is missing in " + ours);
            }
        }
    }

    @Test
    void netcap_aUserWhoReachesCapabilities_isNotShown() throws Exception {
        List<String> words = new ArrayList<>(ChildPrivilege.PLAIN_USER.prefix());
        Path source = Files.writeString(directory.resolve("Wait.java"), """
                class Wait { public static void main(String[] a) throws Exception {
                    try (var socket = new java.net.ServerSocket(0)) { System.out.println(socket.getLocalPort()); System.in.read(); }
                } }
                """);
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);
        words.addAll(List.of(JcapJar.java(), source.toString()));
        Process waiting = new ProcessBuilder(words).start();
        try {
            String port = waiting.inputReader().readLine();
            String pid = Long.toString(waiting.pid());
            assertFalse(tool("netcap").contains(" " + pid + " "));
            String ours = jcap("show", "--listening", pid).replaceAll("\\s+", " ");
            assertTrue(ours.contains(":" + port + " "), ours);
            assertTrue(ours.contains("reachable at execve: "), ours);
        } finally {
            waiting.destroyForcibly();
        }
    }

    @Test
    void pscap_aThreadThatDiffers_isNotShown() throws Exception {
        try (OddThread odd = OddThread.in(ChildPrivilege.ANY_ROOT)) {
            assertFalse(tool("pscap", "-a").contains(OddThread.NAME));
            assertTrue(jcap("show", "--all").contains(OddThread.NAME), odd::pid);
        }
    }

    @Test
    void filecap_ofAFileWithInheritableOnes_saysNone() {
        jcap("file", "set", "cap_net_raw=ei", program.toString());
        String theirs = tool("filecap", program.toString());
        assertEquals(program + " cap_net_raw=ei\n", jcap("file", "get", program.toString()));
        assertFalse(theirs.contains("net_raw"), theirs);
    }

    @Test
    void programs_thatGrantPrivileges_areListedWhileTheyRun() throws Exception {
        jcap("file", "set", "cap_net_raw=ep", program.toString());
        tool("chmod", "u+s", program.toString());
        Process running = new ProcessBuilder(program.toString(), "1000").start();
        try {
            String pid = Long.toString(running.pid());
            String out = jcap("show", "--programs", pid).replaceAll("\\s+", " ");
            assertTrue(out.contains(program + ", file capabilities cap_net_raw=ep, set-user-ID root"), out);
            String json = jcap("show", "--programs", "--json", pid);
            assertTrue(json.contains("\"fileCapabilities\":\"cap_net_raw=ep\",\"setUserId\":0,\"setGroupId\":null"), json);
        } finally {
            running.destroyForcibly();
        }
    }
}
