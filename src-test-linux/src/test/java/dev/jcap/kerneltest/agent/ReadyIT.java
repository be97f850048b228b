package dev.jcap.kerneltest.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The signs that a service is ready, and what the agent says of a drop. */
@Slow
class ReadyIT {

    private static final Predicate<CapabilitySnapshot> HOLDS = thread -> !thread.allHeld().isEmpty();

    /** Opens a TCP port at once, and with each line of its input gets one step further. */
    static final class Stepwise {
        private static volatile String status = "503 Starting";
        private static volatile int requests;

        public static void main(String[] args) throws Exception {
            ServerSocket server = new ServerSocket(Integer.parseInt(args[0]));
            Thread.ofPlatform().daemon().start(() -> answer(server));
            System.out.println("open");
            while (requests < 2 && args[1].equals("http")) {
                Thread.sleep(5);
            }
            System.out.println("asked");
            System.in.read();
            DatagramSocket udp = args[1].equals("udp") ? new DatagramSocket(server.getLocalPort()) : null;
            status = "302 Found";
            System.out.println("ready " + udp);
            System.in.read();
        }

        private static void answer(ServerSocket server) {
            while (true) {
                try (Socket client = server.accept()) {
                    requests++;
                    client.getInputStream().read(new byte[1000]);
                    client.getOutputStream().write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static ChildJvm service(ChildPrivilege privilege, String options) {
        return ChildJvm.in(privilege).onClassPath(AgentJar.of(Stepwise.class)).with(AgentJar.flag(options));
    }

    private static void step(ChildJvm.Running service) throws IOException {
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void http_serviceThatAnswers503First_dropsWhenItAnswers3xx() throws Exception {
        int port = freePort();
        ChildJvm.Running service = service(ChildPrivilege.ANY_ROOT, "keep=none,drop-when=http:" + port + "/ready")
                .start(Stepwise.class, String.valueOf(port), "http");
        service.awaitLine("asked");
        assertFalse(Outside.threads(service, HOLDS).isEmpty(), "dropped on 503");
        step(service);
        Outside.awaitNone(service, HOLDS);
        service.end().passed();
    }

    @Test
    void http_portOfAnotherProcess_isNeverAsked() throws Exception {
        try (ServerSocket mine = new ServerSocket(0)) {
            int port = mine.getLocalPort();
            String options = "no-new-privs,drop-when=http://localhost:" + port + "/,within=300ms";
            ChildJvm.Running service = service(ChildPrivilege.HERE, options).start(Stepwise.class, "0", "");
            service.process().waitFor();
            ChildJvm.Result result = service.end();
            assertEquals(1, result.exit(), result.output());
            assertEquals("jcap agent: not ready within 300ms: http:" + port + "/: port " + port
                    + " is not open; the process still has its original privileges",
                    result.output().lines().toList().getLast());
        }
    }

    @Test
    void listening_tcpAndUdp_dropsWhenBothAreOpen() throws Exception {
        int port = freePort();
        ChildJvm.Running service = service(
                ChildPrivilege.ANY_ROOT, "keep=none,drop-when=listening:" + port + "+" + port + "/udp,settle=100ms")
                .start(Stepwise.class, String.valueOf(port), "udp");
        service.awaitLine("asked");
        assertFalse(Outside.threads(service, HOLDS).isEmpty(), "dropped without the UDP port");
        step(service);
        Outside.awaitNone(service, HOLDS);
        service.end().passed();
    }

    @Test
    void within_someSignsAreThere_namesTheStateOfEach() throws Exception {
        int port = freePort();
        String options =
                "no-new-privs,drop-when=listening:" + port + "+1/udp+file:/nonexistent+after:main-class-started,within=2s";
        ChildJvm.Running service = service(ChildPrivilege.HERE, options)
                .start(Stepwise.class, String.valueOf(port), "");
        service.process().waitFor();
        ChildJvm.Result result = service.end();
        String last = result.output().lines().toList().getLast();
        assertTrue(last.matches("jcap agent: not ready within 2s: port " + port + " is (not )?open, UDP port 1 is not open,"
                + " file /nonexistent is not there, the main method has (not )?started;"
                + " the process still has its original privileges"), last);
    }

    @Test
    void file_leftByAnEarlierRun_countsWhenItIsWrittenAnew() throws Exception {
        Path file = AgentJar.file("ready", "old", "rw-r--r--");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        ChildJvm.Running service = service(ChildPrivilege.ANY_ROOT, "keep=none,drop-when=file:" + file)
                .start(Stepwise.class, "0", "");
        service.awaitLine("asked");
        assertFalse(Outside.threads(service, HOLDS).isEmpty(), "dropped because of an old file");
        Files.writeString(file, "new");
        Outside.awaitNone(service, HOLDS);
        service.end().passed();
    }

    @Test
    void drop_thatSucceeds_printsOneLine() throws Exception {
        ChildJvm.Running service = service(ChildPrivilege.ROOT, "keep=none,user=65534:65534,no-new-privs")
                .start(Stepwise.class, "0", "");
        service.awaitLine("asked");
        List<String> lines = service.end().passed().output().lines().filter(line -> line.startsWith("jcap")).toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().matches("jcap agent: dropped: user 65534:65534 \\(was 0:0\\), no capabilities \\(had =.*\\),"
                + " no_new_privs; \\d+ threads, none holds more, read .*, stopped for \\d+ microseconds"), lines.getFirst());
    }

    @Test
    void drop_thatSucceedsQuietly_printsNothing() throws Exception {
        ChildJvm.Running service = service(ChildPrivilege.HERE, "keep=none,no-new-privs,quiet")
                .start(Stepwise.class, "0", "");
        service.awaitLine("asked");
        String output = service.end().passed().output();
        assertFalse(output.contains("jcap agent: dropped"), output);
    }

    private static String drop(ChildJvm.Running service, int status) throws Exception {
        Process drop = AgentJar.command("drop", String.valueOf(service.process().pid())).start();
        String answer = new String(drop.getInputStream().readAllBytes());
        assertEquals(status, drop.waitFor(), answer);
        return answer;
    }

    @Test
    void dropCommand_afterTheDrop_saysWhenItWas() throws Exception {
        ChildJvm.Running service = service(ChildPrivilege.ANY_ROOT, "keep=none,no-new-privs")
                .with("-XX:+EnableDynamicAgentLoading")
                .start(Stepwise.class, "0", "");
        service.awaitLine("asked");
        String answer = drop(service, 0);
        assertTrue(answer.matches("(?s)already done at 2\\S+Z: dropped: user .*; again: \\d+ threads, none holds more.*"),
                answer);
        service.end().passed();
    }

    @Test
    void dropCommand_serviceThatIsNotReady_saysWhatItWaitsFor() throws Exception {
        ChildJvm.Running service = service(ChildPrivilege.HERE, "no-new-privs,drop-when=listening:1")
                .with("-XX:+EnableDynamicAgentLoading")
                .start(Stepwise.class, "0", "");
        service.awaitLine("asked");
        String answer = drop(service, 1);
        assertEquals("jcap drop: the agent of this JVM drops without a request, and still waits: port 1 is not open",
                answer.strip());
        service.end().passed();
    }

    @Test
    void dropCommand_dropThatFailsAndEndsTheJvm_tellsTheReason() throws Exception {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            Path link = Files.createSymbolicLink(tree.path("link"), tree.directory());
            ChildJvm.Running service = service(
                    ChildPrivilege.ROOT, "keep=none,user=65534:65534,own=" + link + "/x,drop-when=call")
                    .with("-XX:+EnableDynamicAgentLoading")
                    .start(Stepwise.class, "0", "");
            service.awaitLine("asked");
            String answer = drop(service, 1);
            assertTrue(answer.startsWith("jcap drop: the drop failed, and the agent has ended the JVM: enter " + link
                    + ": it is a symbolic link"), answer);
            assertEquals(1, service.process().waitFor());
        }
    }
}
