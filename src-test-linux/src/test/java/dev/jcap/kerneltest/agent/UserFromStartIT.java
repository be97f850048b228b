package dev.jcap.kerneltest.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.docs.Document;
import dev.jcap.kerneltest.support.AppUser;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first recipe of docs/recipes.md: the service is its own user from the start and drops the rest when it is ready. */
@Slow
class UserFromStartIT {

    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final int PORT = 443;

    private TempTree tree;
    private Path work;
    private Path key;
    private int port;

    /** Reads its key, opens its port, and then stores what it gets, or reads the key again. */
    static final class Store {
        private static Path key;

        public static void main(String[] args) throws Exception {
            key = Path.of(args[1]);
            System.out.println(read());
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
            HttpServer server = HttpServer.create(address, 0);
            server.createContext("/", Store::answer);
            server.start();
            System.out.println("open");
            System.in.read();
            server.stop(0);
        }

        /** Opens it: {@code Files.isReadable} calls access(2), which ignores the capabilities of a plain user. */
        private static String read() throws IOException {
            try {
                return Files.readString(key).strip();
            } catch (AccessDeniedException e) {
                return "closed";
            }
        }

        private static void answer(HttpExchange exchange) throws IOException {
            byte[] answer;
            if (exchange.getRequestURI().getPath().equals("/key")) {
                answer = read().getBytes();
            } else {
                Path file = Files.createTempFile("upload", null);
                Files.write(file, exchange.getRequestBody().readAllBytes());
                answer = (Files.size(file) + " bytes").getBytes();
            }
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        }
    }

    @BeforeEach
    void makeFiles() throws IOException {
        ChildPrivilege.ROOT.prefix();
        tree = TempTree.in(TempTree.DISK);
        work = Files.createDirectory(tree.path("work"));
        Files.setAttribute(work, "unix:uid", (int) AppUser.uid());
        key = Files.createFile(
                tree.path("key.pem"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, "the key\n");
        port = RecipesIT.lowPort();
    }

    @AfterEach
    void removeFiles() throws IOException {
        if (tree != null) {
            tree.close();
        }
    }

    /** The command of the page, with another port and another service. */
    private String command() {
        String page = Document.read(Path.of("../docs/recipes.md")).blocks().stream()
                .filter(block -> block.language().equals("sh") && block.text().contains("+setpcap"))
                .findFirst()
                .orElseThrow()
                .text();
        return page.replaceAll("\\bjava (?=-)", JDK.resolve("java") + " ")
                .replaceAll("(?<=[ :])jcap.jar", AgentJar.JCAP.toString())
                .replace(String.valueOf(PORT), String.valueOf(port))
                .replace("-jar app.jar",
                        "-XX:StartFlightRecording:filename=" + work.resolve("recording.jfr") + " -Djava.io.tmpdir="
                                + work + " -cp " + AgentJar.of(Store.class) + " '" + Store.class.getName() + "' " + port + " "
                                + key)
                .strip();
    }

    private ChildJvm.Running start(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of(AppUser.prefix()));
        words.addAll(List.of("sh", "-c", "exec " + command));
        Path output = Files.createTempFile("jcap-recipe", ".txt");
        Process process = new ProcessBuilder(words)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ChildJvm.Running(process, output);
    }

    private static void awaitDropped(ChildJvm.Running service) throws InterruptedException {
        service.awaitLine("open");
        Predicate<CapabilitySnapshot> more = thread -> !thread.allHeld().isEmpty()
                || !thread.noNewPrivs()
                || thread.uids().effective() != AppUser.uid();
        Outside.awaitNone(service, more);
    }

    private String send(String path, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + path);
            HttpRequest request =
                    HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void service_afterTheDrop_storesUploads() throws Exception {
        ChildJvm.Running service = start(command());
        awaitDropped(service);
        assertEquals("100000 bytes", send("/", "x".repeat(100_000)));
        service.end().passed();
    }

    @Test
    void service_afterTheDrop_recordsOn() throws Exception {
        ChildJvm.Running service = start(command());
        awaitDropped(service);
        Path dump = work.resolve("dump.jfr");
        String id = String.valueOf(AppUser.uid());
        Process jcmd = new ProcessBuilder(
                "setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", JDK.resolve("jcmd").toString(),
                String.valueOf(service.process().pid()), "JFR.dump", "filename=" + dump)
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes());
        assertEquals(0, jcmd.waitFor(), answer);
        service.end().passed();
        assertNotEquals(0, Files.size(dump), "a chunk was closed and the next one opened after the drop");
        assertNotEquals(0, Files.size(work.resolve("recording.jfr")), "the recording at the end");
    }

    @Test
    void keyOfRoot_withoutMore_isClosedFromTheStart() throws Exception {
        ChildJvm.Running service = start(command());
        awaitDropped(service);
        assertTrue(service.text().lines().anyMatch("closed"::equals), service.text());
        service.end().passed();
    }

    @Test
    void keyOfRoot_withDacReadSearch_isOpenUntilTheDrop() throws Exception {
        ChildJvm.Running service = start(command().replace("+setpcap", "+setpcap+dac_read_search"));
        awaitDropped(service);
        assertTrue(service.text().lines().anyMatch("the key"::equals), service.text());
        assertEquals("closed", send("/key", ""));
        service.end().passed();
    }
}
