package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.AppUser;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the pages, typed into a shell, print what the pages say: behind {@code $} as a plain user, behind
 * {@code #} as root, in a directory that has the files which the pages show.
 */
@Slow
class ConsoleIT {

    private static Path directory;

    /** One command, and what the page shows below it. */
    private record Command(boolean root, String words, String shown) {}

    @BeforeAll
    static void install() throws IOException {
        directory = Files.createTempDirectory("jcap-console");
        Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(directory.resolve("lib"));
        Files.copy(JcapJar.jar(), directory.resolve("lib/jcap.jar"));
        Files.copy(Path.of("../capabilities-native/cli/src/main/scripts/jcap"), directory.resolve("bin/jcap"));
        Files.setPosixFilePermissions(directory.resolve("bin/jcap"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Map.Entry<String, String> file : shownFiles().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                boolean opens = Files.isDirectory(file) || file.endsWith("bin/jcap");
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(opens ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    @AfterAll
    static void remove() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }

    /** The blocks with a file's name behind their language. */
    static Map<String, String> shownFiles() {
        Map<String, String> files = new LinkedHashMap<>();
        Stream.of("ini", "yaml").flatMap(Document::blocks)
                .filter(block -> block.info().size() == 2)
                .forEach(block -> files.put(block.info().get(1), block.text()));
        return files;
    }

    static Stream<Document.Block> consoles() {
        return Document.blocks("console");
    }

    @ParameterizedTest
    @MethodSource("consoles")
    void consoleBlock_itsCommands_printWhatIsShown(Document.Block block) {
        for (Command command : commands(block)) {
            List<String> words = new ArrayList<>((command.root ? ChildPrivilege.ROOT : ChildPrivilege.PLAIN_USER).prefix());
            if (command.words.contains("=app ")) {
                words.addAll(List.of(AppUser.prefix()));
            }
            words.addAll(List.of("sh", "-c", command.words));
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).directory(directory.toFile());
            builder.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().remove("JCAP_JAR");
            builder.environment().remove("COLUMNS");
            String output = JcapJar.run(builder).out();
            // What the user and the group of that number are called differs.
            assertTrue(Shown.in(output, command.shown.replaceAll("\\((nobody|nogroup)\\)", "(...)")),
                    block + "\n$ " + command.words + "\n" + output);
        }
    }

    /** The whole program that the README shows, started as it says there. */
    @Test
    void readmeProgram_asASourceFile_runs() throws IOException {
        Document.Block program = ReadmeTest.README.blocks().stream()
                .filter(block -> block.text().contains("class FirstDrop"))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(directory.resolve("FirstDrop.java"), program.text());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> words = new ArrayList<>(ChildPrivilege.ROOT.prefix());
        words.addAll(List.of(AppUser.prefix()));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-Dport=0", "-cp", directory.resolve("lib/jcap.jar").toString(), file.toString()));
        String output = JcapJar.run(new ProcessBuilder(words).redirectErrorStream(true)).out();
        assertTrue(Shown.in(output, "18 threads, none holds more, read once in 62 ms, stopped for 1218 microseconds\ntrue"),
                output);
    }

    private static List<Command> commands(Document.Block block) {
        List<Command> commands = new ArrayList<>();
        for (String part : block.text().split("(?m)^(?=[$#] )")) {
            if (!part.isEmpty()) {
                int end = part.replace("\\\n", "  ").indexOf('\n');
                commands.add(new Command(part.startsWith("#"), part.substring(2, end), part.substring(end + 1)));
            }
        }
        return commands;
    }
}
