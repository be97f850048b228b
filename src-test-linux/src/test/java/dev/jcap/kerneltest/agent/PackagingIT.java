package dev.jcap.kerneltest.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.docs.Document;
import dev.jcap.kerneltest.support.AppUser;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The commands of docs/packaging.md with the paths of this machine and a service of the tests: those of the image and the pods
 * with the credentials that an engine gives them, and the runtimes.
 */
@Slow
class PackagingIT {

    private static final Path PAGE = Path.of("../docs/packaging.md");
    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final String DOCKER = "chown+dac_override+fowner+fsetid+kill+setgid+setuid+setpcap+net_bind_service+net_raw"
            + "+sys_chroot+mknod+audit_write+setfcap";

    private static String block(String... info) {
        return Document.read(PAGE).blocks().stream()
                .filter(block -> block.info().equals(List.of(info)))
                .findFirst()
                .orElseThrow()
                .text();
    }

    /** The words of the list {@code [a, "b", c]} behind a word. */
    private static Stream<String> list(String text, String before) {
        Matcher list = Pattern.compile(before + " \\[([^]]*)]").matcher(text);
        return list.find()
                ? Stream.of(list.group(1).replace("\\\n", " ").split(",\\s+")).map(word -> word.strip().replace("\"", ""))
                : Stream.of();
    }

    private static List<String> here(Stream<String> words, Class<?> service, String... arguments) {
        List<String> here = new ArrayList<>(words
                .map(word -> word.replaceAll("^java$", JDK.resolve("java").toString())
                        .replace("/opt/app/jcap.jar", AgentJar.JCAP.toString()))
                .toList());
        int jar = here.indexOf("/opt/app/app.jar");
        here.set(jar - 1, "-cp");
        here.set(jar, AgentJar.of(service).toString());
        here.add(service.getName());
        here.addAll(List.of(arguments));
        return here;
    }

    /** Starts it as an engine does, which has given it these credentials. */
    private static ChildJvm.Running start(List<String> credentials, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(ChildPrivilege.ROOT.prefix());
        words.addAll(List.of(AppUser.prefix()));
        words.addAll(List.of(JDK.resolve("java").toString(), "-jar", AgentJar.JCAP.toString(), "run"));
        words.addAll(credentials);
        words.add("--");
        words.addAll(command);
        Path output = Files.createTempFile("jcap-packaging", ".txt");
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        return new ChildJvm.Running(builder.start(), output);
    }

    private static Predicate<CapabilitySnapshot> moreThan(long uid) {
        return thread -> !thread.allHeld().isEmpty() || !thread.noNewPrivs() || thread.uids().effective() != uid;
    }

    @Test
    void image_withDockersCapabilities_becomesTheServiceWithNone() throws Exception {
        List<String> entryPoint = here(list(block("dockerfile"), "ENTRYPOINT"), AgentIT.Service.class);
        ChildJvm.Running service = start(List.of("--keep=" + DOCKER), entryPoint);
        service.awaitLine("main");
        List<CapabilitySnapshot> wrong = Outside.threads(service, moreThan(AppUser.uid()));
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    @Test
    void podOfRoot_withItsCapabilities_dropsWhenThePortIsOpen() throws Exception {
        String pod = block("yaml", "root-pod.yaml");
        String added = String.join("+", list(pod, "add:").toList()).toLowerCase();
        int port = RecipesIT.lowPort();
        Stream<String> words = Stream.concat(list(pod, "command:"), list(pod, "args:"))
                .map(word -> word.replace("listening:443", "listening:" + port));
        ChildJvm.Running service = start(
                List.of("--keep=" + added, "--no-new-privs"),
                here(words, DropWhenIT.Opener.class, "socket", String.valueOf(port)));
        service.awaitLine("main");
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
        service.awaitLine("open");
        Outside.awaitNone(service, moreThan(AppUser.uid()));
        service.end().passed();
    }

    @Test
    void podOfAUser_withoutCapabilities_isProvenBeforeMain() throws Exception {
        String pod = block("yaml", "user-pod.yaml");
        ChildJvm.Running service = start(
                List.of("--keep=none", "--user=10001:10001", "--no-new-privs"),
                here(list(pod, "command:"), AgentIT.Service.class));
        service.awaitLine("main");
        List<CapabilitySnapshot> wrong = Outside.threads(service, moreThan(10001));
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    /** A runtime that is made like that runs the agent; the first one has the modules of jcap in it. */
    @Test
    void runtimes_madeByTheLinesOfThePage_startAndDrop() throws Exception {
        ChildPrivilege.ROOT.prefix();
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            List<String> lines = Document.read(PAGE).blocks().stream()
                    .filter(block -> block.language().equals("sh"))
                    .flatMap(block -> block.text().replace("\\\n", " ").lines())
                    .toList();
            assertEquals(2, lines.size());
            for (int i = 0; i < lines.size(); i++) {
                Path runtime = tree.path("runtime" + i);
                TempTree.run("sh", "-c", lines.get(i)
                        .replaceFirst("^jlink", JDK.resolve("jlink").toString())
                        .replace("capabilities-api.jar", built("capabilities-api"))
                        .replace("capabilities-native.jar", built("capabilities-native"))
                        .replace("--output runtime", "--output " + runtime));
                TempTree.run(command(runtime, i == 0).toArray(String[]::new));
            }
        }
    }

    private static List<String> command(Path runtime, boolean modules) {
        List<String> command = new ArrayList<>(List.of(runtime.resolve("bin/java").toString()));
        command.addAll(modules
                ? List.of("--enable-native-access=dev.jcap.linux", "--add-modules", "dev.jcap.linux")
                : List.of("--enable-native-access=ALL-UNNAMED", AgentJar.flag("keep=none,no-new-privs")));
        String path = AgentJar.of(RecipesIT.CachedDrop.class) + (modules ? "" : ":" + AgentJar.JCAP);
        command.addAll(List.of("-cp", path, RecipesIT.CachedDrop.class.getName()));
        return command;
    }

    private static String built(String module) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", module, "target"))) {
            return files.map(Path::toString)
                    .filter(file -> file.matches(".*/" + module + "-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("package " + module + " first"));
        }
    }
}
