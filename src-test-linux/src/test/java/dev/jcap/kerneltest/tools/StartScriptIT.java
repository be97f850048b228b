package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void script_withAnArchiveThatFitsOrDoesNot_printsTheSame(@TempDir Path root) throws Exception {
        String script = install(root).toString();
        Path archive = root.resolve("lib/jcap.jsa");
        JcapJar.run(new ProcessBuilder(JcapJar.java(), "-XX:ArchiveClassesAtExit=" + archive, "-XX:+UseSerialGC", "-jar",
                root.resolve("lib/jcap.jar").toString(), "show"));
        assertTrue(Files.size(archive) > 0);
        assertEquals(new Result(0, "0x0000000000000001=cap_chown\n", ""), run(javaHome(), "sh", script, "decode", "1"));
        Files.writeString(archive, "no archive");
        assertEquals(new Result(0, "0x0000000000000001=cap_chown\n", ""), run(javaHome(), "sh", script, "decode", "1"));
    }

    @Test
    void script_withoutTheJar_saysWhereItLooked(@TempDir Path root) throws Exception {
        Path script = Files.copy(SCRIPT, root.resolve("jcap"));
        Result result = run(javaHome(), "sh", script.toString(), "show");
        assertEquals(1, result.status());
        assertTrue(result.err().startsWith("jcap: jcap.jar is neither in " + root), result.err());
    }
}
