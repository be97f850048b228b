package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory that a build leaves, and its installer. */
@Slow
class InstallIT {

    private static final Path BUILT = Path.of("..", "capabilities-native", "cli", "target", "jcap");

    @TempDir
    private Path root;

    private static Result run(Map<String, String> variables, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("JCAP_JAR", "COLUMNS", "PREFIX", "DESTDIR"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        return JcapJar.run(builder);
    }

    private static Result script(String name, Map<String, String> variables) {
        return run(variables, "sh", BUILT.resolve(name).toString());
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).map(file -> directory.relativize(file).toString()).sorted().toList();
        }
    }

    private static List<String> shipped() throws IOException {
        return files(BUILT).stream().filter(name -> name.contains("/")).toList();
    }

    @Test
    void built_directory_hasWhatIsInstalledAndRuns() throws IOException {
        assertTrue(shipped().containsAll(List.of(
                "bin/jcap", "lib/jcap/jcap.jar", "share/bash-completion/completions/jcap", "share/doc/jcap/LICENSE",
                "share/fish/vendor_completions.d/jcap.fish", "share/man/man1/jcap.1", "share/man/man1/jcap-show.1",
                "share/man/man1/jcap-file-get.1", "share/zsh/site-functions/_jcap")), shipped().toString());
        assertEquals(new Result(0, "0x0000000000000001=cap_chown\n", ""),
                run(Map.of(), BUILT.resolve("bin/jcap").toString(), "decode", "1"));
    }

    @Test
    void jar_inIt_hasNoStepOfTheBuild() throws IOException {
        try (JarFile jar = new JarFile(BUILT.resolve("lib/jcap/jcap.jar").toFile())) {
            assertEquals(List.of(), jar.stream()
                    .map(Object::toString)
                    .filter(name -> name.matches("dev/jcap/cli/(packaging|PackagedDirectory).*"))
                    .toList());
            assertEquals("dev.jcap.all", jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
        }
    }

    @Test
    void install_withAPrefix_runsFromThereWithACacheUntilUninstalled() throws IOException {
        Path prefix = root.resolve("some where");
        Map<String, String> place = Map.of("PREFIX", prefix.toString());
        Result installed = script("install", place);
        assertEquals(new Result(0, "installed " + prefix + "/bin/jcap\n", ""), installed);
        assertTrue(Files.size(prefix.resolve("lib/jcap/jcap.aot")) > 0);
        assertEquals(new Result(0, "0x0000000000000001=cap_chown\n", ""),
                run(Map.of(), prefix.resolve("bin/jcap").toString(), "decode", "1"));
        assertEquals(0, script("install", place).status(), "a second time");
        assertEquals(0, script("uninstall", place).status());
        assertEquals(List.of(), files(prefix));
        assertFalse(Files.exists(prefix.resolve("lib/jcap")));
    }

    /** The README's line, without what only this machine's administrator may do, and with another directory. */
    @Test
    void readmeLine_elsewhere_installs() throws IOException {
        Matcher line =
                Pattern.compile("`sudo PREFIX=/usr/local (\\S+/install)`").matcher(Files.readString(Path.of("..", "README.md")));
        assertTrue(line.find());
        Result installed = run(Map.of("PREFIX", root.toString()), "sh", "-c", "cd .. && exec " + line.group(1));
        assertEquals(new Result(0, "installed " + root + "/bin/jcap\n", ""), installed);
        assertTrue(Files.isRegularFile(root.resolve("share/man/man1/jcap-show.1")));
    }

    @Test
    void install_belowDestdir_putsTheShippedFilesThere() throws IOException {
        Map<String, String> place = Map.of("DESTDIR", root.toString(), "PREFIX", "/usr");
        assertEquals(new Result(0, "installed " + root + "/usr/bin/jcap\n", ""), script("install", place));
        assertEquals(shipped(), files(root.resolve("usr")));
        assertTrue(Files.isExecutable(root.resolve("usr/bin/jcap")));
        assertEquals(0, script("uninstall", place).status());
        assertEquals(List.of(), files(root));
    }

    @Test
    void install_withARelativePrefix_isRefused() {
        Result result = script("install", Map.of("PREFIX", "here"));
        assertEquals(new Result(2, "", "install: PREFIX=here is not an absolute path\n"), result);
    }
}
