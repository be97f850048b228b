package dev.jcap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts of the build find a JDK by one rule, which is in one file. */
class JdkFinderTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path BASH = Path.of("/bin/bash");

    /** What find_jdk sets, with the directory as JAVA_HOME; another one or nothing where it does not take that. */
    private static String found(Path javaHome) throws Exception {
        assumeTrue(Files.isExecutable(BASH), "needs bash");
        ProcessBuilder builder = new ProcessBuilder(BASH.toString(), "-c", ". .ci/jdk; find_jdk && echo \"$jdk\"");
        builder.directory(ROOT.toFile()).environment().put("JAVA_HOME", javaHome.toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return output;
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource({"9.0.4, false", "17.0.1, false", "24, false", "25, true", "25.0.1, true", "26-ea, true", "30.0.2, true",
        "100, true"})
    void jdk_inJavaHome_isTakenFromVersion25On(String version, boolean taken, @TempDir Path home) throws Exception {
        program(home.resolve("bin/javac"), "exit 1");
        program(home.resolve("bin/java"), "echo 'openjdk version \"" + version + "\" 2030-01-01' >&2");
        assertEquals(taken, found(home).equals(home.toString()), "as java says it");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        assertEquals(taken, found(home).equals(home.toString()), "as the release file says it");
    }

    @Test
    void runtimeWithoutCompiler_inJavaHome_isNotTaken(@TempDir Path home) throws Exception {
        program(home.resolve("bin/java"), "exit 1");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");
        assertEquals(false, found(home).equals(home.toString()));
    }

    @Test
    void scripts_otherThanTheFinder_doNotLookForAJdk() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(".ci"))) {
            List<String> searching = Stream.concat(files, Stream.of(ROOT.resolve("capabilities-jmh/measure")))
                    .filter(file -> !file.endsWith("jdk"))
                    .filter(file -> lines(file).anyMatch(line -> line.contains("/usr/lib/jvm/*")))
                    .map(Path::toString)
                    .toList();
            assertEquals(List.of(), searching);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
