package dev.jcap.kerneltest.agent;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SETPCAP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.docs.Document;
import dev.jcap.example.HttpServerRecipe;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of docs/recipes.md, run. */
@Slow
class RecipesIT {

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Identity NOBODY = Identity.of(65534, 65534);

    @Test
    void service_thatBindsThenDrops_servesWithoutAnything() throws Exception {
        int port = lowPort();
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ROOT)
                .start(HttpServerRecipe.class, String.valueOf(port), "65534", "65534");
        service.awaitLine("serving");
        List<CapabilitySnapshot> wrong = Outside.threads(
                service, thread -> !thread.allHeld().isEmpty() || thread.uids().effective() != 65534);
        assertEquals("hello", get(port));
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    /** The blocks of a language on the page. */
    private static List<String> recipes(String language) {
        return Document.read(Path.of("../docs/recipes.md")).blocks().stream()
                .filter(block -> block.language().equals(language))
                .map(Document.Block::text)
                .toList();
    }

    /** A port that only root may open, and nobody has. */
    static int lowPort() throws IOException {
        for (int port = 800; port < 1023; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        // Where this user cannot have one, the test is skipped when it starts the service.
        return 1023;
    }

    private static String get(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + "/");
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** Starts as root what the plan describes; its input is open, its output is collected. */
    private static ChildJvm.Running start(CapabilityPlan plan, ProcessBuilder command) throws IOException {
        Path output = Files.createTempFile("jcap-recipe", ".txt");
        command.redirectErrorStream(true).redirectOutput(output.toFile());
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-rw-rw-"));
        return new ChildJvm.Running(CapabilityLauncher.start(command, plan), output);
    }

    private static void requireRoot() {
        assumeTrue(
                ChildPrivilege.isMachineRoot(), "needs uid 0 of the initial user namespace, as who starts services has it");
    }

    /** With the credentials that systemd gives a service: a user, two ambient capabilities, and no others. */
    @Test
    void unit_withAmbientCapabilities_agentDropsWhenThePortIsOpen() throws Exception {
        requireRoot();
        int port = lowPort();
        CapabilitySet given = CapabilitySet.of(CAP_NET_BIND_SERVICE, CAP_SETPCAP);
        ChildJvm.Running service = start(
                CapabilityPlan.limitTo(given).become(NOBODY).raiseAmbient(given).setNoNewPrivs(),
                new ProcessBuilder(
                        JAVA,
                        "--enable-native-access=ALL-UNNAMED",
                        AgentJar.flag("keep=none,drop-when=listening:" + port),
                        "-cp", AgentJar.of(DropWhenIT.Opener.class).toString(),
                        DropWhenIT.Opener.class.getName(), "socket", String.valueOf(port)));
        service.awaitLine("main");
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
        service.awaitLine("open");
        Outside.awaitNone(service, thread -> !thread.allHeld().isEmpty());
        service.end().passed();
    }

    @Test
    void unit_asWrittenInTheRecipes_isAccepted() throws Exception {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(analyze), "needs systemd-analyze");
        Path directory = Files.createTempDirectory("jcap-unit");
        Path unit = Files.writeString(
                directory.resolve("app.service"),
                recipes("ini").getFirst().replace("/usr/bin/java", JAVA).replace("User=app", "User=daemon"));
        Process verify = new ProcessBuilder(analyze.toString(), "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .start();
        String complaints = new String(verify.getInputStream().readAllBytes());
        int status = verify.waitFor();
        Files.delete(unit);
        Files.delete(directory);
        assertEquals(0, status, complaints);
        assertEquals(List.of(), complaints.lines().filter(line -> line.contains("app.service")).toList());
    }

    /** As in a container of uid 0 with Docker's capabilities. */
    @Test
    void entryPoint_jcapRun_becomesTheServiceWithOneCapability() throws Exception {
        requireRoot();
        CapabilitySet docker = CapabilitySet.parseMask("00000000a80425fb");
        ChildJvm.Running service = start(
                CapabilityPlan.limitTo(docker),
                new ProcessBuilder(
                        JAVA, "-jar", AgentJar.JCAP.toString(), "run", "--keep=net_bind_service",
                        "--ambient=net_bind_service", "--user=65534:65534", "--no-new-privs", "--",
                        JAVA, "-cp", AgentJar.of(AgentIT.Service.class).toString(), AgentIT.Service.class.getName()));
        service.awaitLine("main");
        CapabilitySet bind = CapabilitySet.of(CAP_NET_BIND_SERVICE);
        List<CapabilitySnapshot> wrong = Outside.threads(service, thread -> !thread.allHeld().equals(bind)
                || !thread.ambient().equals(bind)
                || !thread.noNewPrivs()
                || thread.uids().effective() != 65534);
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    @Test
    void setcapOnJava_losesItsLibraries() throws Exception {
        requireRoot();
        try (JavaCopy java = JavaCopy.make()) {
            assertEquals(0, versionAsNobody(java.program()).exit());
            java.setcap("cap_net_bind_service=ep");
            ChildJvm.Result capable = versionAsNobody(java.program());
            assertNotEquals(0, capable.exit());
            assertTrue(capable.output().contains("libjli.so: cannot open shared object file"), capable.output());
        }
    }

    private static ChildJvm.Result versionAsNobody(Path java) throws IOException {
        return start(CapabilityPlan.unchanged().become(NOBODY), new ProcessBuilder(java.toString(), "-version")).end();
    }

    /** An agent that is not in the command line runs with what the command line's owner gave the JVM. */
    @Test
    void environmentOfPrivilegedJvm_choosesWhatCodeRuns() throws Exception {
        requireRoot();
        CapabilitySet chown = CapabilitySet.of(CAP_CHOWN);
        ProcessBuilder command = new ProcessBuilder(JAVA, "-cp", AgentJar.of(AgentIT.Service.class).toString(),
                AgentIT.Service.class.getName());
        command.environment().put(
                "JAVA_TOOL_OPTIONS", "--enable-native-access=ALL-UNNAMED " + AgentJar.flag("injected"));
        ChildJvm.Result result =
                start(CapabilityPlan.limitTo(chown).become(NOBODY).raiseAmbient(chown), command).end();
        assertEquals(2, result.exit(), result.output());
        assertTrue(result.output().contains("jcap agent: unknown option \"injected\""), result.output());
    }

    /** The rest of the recipes: the agent's lines stand in {@link AgentIT} and {@link DropWhenIT}. */
    @Test
    void agentLine_asWrittenInTheRecipes_isUnderstood() throws Exception {
        String line = recipes("sh").stream()
                .flatMap(String::lines)
                .filter(text -> text.contains("-javaagent:jcap.jar=") && text.contains("user=app"))
                .findFirst()
                .orElseThrow();
        String options = line.replaceFirst(".*-javaagent:jcap.jar=(\\S+).*", "$1").replace("user=app", "user=65534:65534");
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ROOT)
                .onClassPath(AgentJar.of(AgentIT.Service.class))
                .with(AgentJar.flag(options))
                .start(AgentIT.Service.class);
        service.awaitLine("main");
        List<CapabilitySnapshot> wrong = Outside.threads(service, thread -> thread.uids().effective() != 65534);
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    @Test
    void cacheLines_asWrittenInTheRecipes_makeACacheAndUseIt(@TempDir Path directory) throws Exception {
        requireRoot();
        List<String> lines = recipes("sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("java -XX:AOTCache"))
                .toList();
        assertEquals(2, lines.size());
        for (String line : lines) {
            String command = line.replace("app.aot", directory.resolve("app.aot").toString())
                    .replace("app.jar:jcap.jar", AgentJar.of(CachedDrop.class) + ":" + AgentJar.JCAP)
                    .replaceFirst("^java", JAVA + (line.contains("AOTCache=") ? " -XX:AOTMode=on" : ""))
                    .replaceFirst("App$", Matcher.quoteReplacement(CachedDrop.class.getName()));
            start(CapabilityPlan.unchanged(), new ProcessBuilder(command.split(" "))).end().passed();
        }
    }

    static final class CachedDrop {
        public static void main(String[] args) {
            if (!Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)).isProven()) {
                throw new IllegalStateException("not dropped");
            }
        }
    }
}
