package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script, with the jar beside it, behind links, and with a JDK that is too old. */
class StartScriptIT {

    private static final Path SCRIPT = Path.of("..", "capabilities-native", "cli", "src", "main", "scripts", "jcap");

    private static Path install(Path root) throws Exception {
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("lib"));
        Files.copy(JcapJar.jar(), root.resolve("lib/jcap.jar"));
        return Files.copy(SCRIPT, root.resolve("bin/jcap"));
    }

    private static Result run(Path javaHome, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().remove("COLUMNS");
        builder.environment().remove("JCAP_JAR");
        return JcapJar.run(builder);
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    @Test
    void script_inBin_findsTheJarInLib(@TempDir Path root) throws Exception {
        Result result = run(javaHome(), "sh", install(root).toString(), "decode", "1");
        assertEquals("0x0000000000000001=cap_chown\n", result.out(), result.err());
        assertEquals(2, run(javaHome(), "sh", root.resolve("bin/jcap").toString(), "decode").status());
    }

    @Test
    void script_behindLinks_findsTheJar(@TempDir Path root) throws Exception {
        install(root);
        Files.createSymbolicLink(root.resolve("one"), Path.of("bin/jcap"));
        Files.createSymbolicLink(root.resolve("two"), root.resolve("one"));
        Result result = run(javaHome(), "sh", root.resolve("two").toString(), "decode", "1");
        assertEquals("0x0000000000000001=cap_chown\n", result.out(), result.err());
    }

    @Test
    void script_linkedToAsAToolOfLibcap_handsOnThatName(@TempDir Path root) throws Exception {
        install(root);
        Path fake = Files.createDirectories(root.resolve("jdk/bin")).resolve("java");
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(fake, "#!/bin/sh\nwhile [ \"$1\" != -jar ]; do shift; done\nshift 2\nprintf '%s|' \"$@\"\n");
        assertTrue(fake.toFile().setExecutable(true));
        for (String name : List.of("capsh", "getcap", "setcap", "getpcaps", "captree")) {
            Path link = Files.createSymbolicLink(root.resolve(name), Path.of("bin/jcap"));
            Result result = run(root.resolve("jdk"), "sh", link.toString(), "a b", "");
            assertEquals(name + "|a b||", result.out(), result.err());
        }
    }

    @Test
    void script_withAnOldJavaHome_takesAnotherJdk(@TempDir Path root) throws Exception {
        Path script = install(root);
        Path old = Files.createDirectories(root.resolve("jdk/bin")).resolve("java");
        Files.writeString(root.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.1\"\n");
        Files.writeString(old, "#!/bin/sh\necho too old\n");
        assertTrue(old.toFile().setExecutable(true));
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), "decode", "1");
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("PATH", javaHome().resolve("bin") + ":" + System.getenv("PATH"));
        assertEquals("0x0000000000000001=cap_chown\n", JcapJar.run(builder).out());
    }

    @Test
    void script_inABuiltClone_findsTheJar() {
        assertEquals(new Result(0, "0x0000000000000001=cap_chown\n", ""),
                run(javaHome(), "sh", SCRIPT.toString(), "decode", "1"));
    }

    @Test
    void script_withARuntimeBesideTheJar_takesIt(@TempDir Path root) throws Exception {
        Path script = install(root);
        Path bin = Files.createDirectories(root.resolve("lib/runtime/bin"));
        Files.createSymbolicLink(bin.resolve("java"), javaHome().resolve("bin/java"));
        assertEquals(new Result(0, "0x0000000000000001=cap_chown\n", ""),
                run(root.resolve("no-jdk"), "sh", script.toString(), "decode", "1"));
    }

    @Test
    void script_withACacheThatFitsOrDoesNot_printsTheSame(@TempDir Path root) throws Exception {
        String script = install(root).toString();
        Path cache = root.resolve("lib/jcap.aot");
        JcapJar.run(new ProcessBuilder(JcapJar.java(), "-XX:AOTCacheOutput=" + cache, "-cp",
                root.resolve("lib/jcap.jar").toString(), "dev.jcap.cli.Training"));
        assertTrue(Files.size(cache) > 0);
        assertEquals(new Result(0, "0x0000000000000001=cap_chown\n", ""), run(javaHome(), "sh", script, "decode", "1"));
        Files.writeString(cache, "no cache");
        assertEquals(new Result(0, "0x0000000000000001=cap_chown\n", ""), run(javaHome(), "sh", script, "decode", "1"));
    }

    @Test
    void jar_withAnOlderJava_saysWhichIsNeeded() {
        Path old = olderJava();
        Result result = JcapJar.run(new ProcessBuilder(old.toString(), "-jar", JcapJar.jar().toString(), "decode", "1"));
        assertEquals(1, result.status());
        assertTrue(result.err().matches("jcap: needs Java 25 or newer, but /.* is Java [0-9.]+; install a newer one.*\n"),
                result.err());
    }

    /** Skips the test where every Java is new enough. */
    private static Path olderJava() {
        List<Path> installed = new ArrayList<>(List.of(Path.of("/usr/bin/java")));
        File[] homes = new File("/usr/lib/jvm").listFiles();
        for (File home : homes == null ? new File[0] : homes) {
            installed.add(home.toPath().resolve("bin/java"));
        }
        Optional<Path> old = installed.stream().filter(Files::isExecutable).filter(StartScriptIT::isOlder).findFirst();
        assumeTrue(old.isPresent(), "no Java older than 25 is installed");
        return old.get();
    }

    private static boolean isOlder(Path java) {
        String version = JcapJar.run(new ProcessBuilder(java.toString(), "-version")).err();
        Matcher number = Pattern.compile("version \"(\\d+)").matcher(version);
        return number.find() && Integer.parseInt(number.group(1)) < 25;
    }

    @Test
    void script_withoutTheJar_saysWhereItLooked(@TempDir Path root) throws Exception {
        Path script = Files.copy(SCRIPT, root.resolve("jcap"));
        Result result = run(javaHome(), "sh", script.toString(), "show");
        assertEquals(1, result.status());
        assertTrue(result.err().startsWith("jcap: jcap.jar is neither in " + root), result.err());
    }
}
