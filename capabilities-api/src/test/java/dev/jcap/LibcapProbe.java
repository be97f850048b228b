package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** libcap itself, behind a small program in C that is compiled where a compiler and the library are installed. */
final class LibcapProbe implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;

    private LibcapProbe(Process process) {
        this.process = process;
        answers = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1), 1 << 16);
    }

    /** Compiles the program into a directory; without the means, the calling test is skipped and says what it lacks. */
    static Path compile(Path directory) throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(Path.of("/usr/include/sys/capability.h")),
                "skipped: no <sys/capability.h>; the package libcap-dev has it");
        Path compiler = compiler();
        assumeTrue(compiler != null, "skipped: neither cc nor gcc is installed");
        Path source = directory.resolve("probe.c");
        try (InputStream in = LibcapProbe.class.getResourceAsStream("/libcap/probe.c")) {
            Files.copy(in, source);
        }
        Path program = directory.resolve("probe");
        Process compilation = new ProcessBuilder(
                compiler.toString(), "-O2", "-o", program.toString(), source.toString(), "-lcap")
                .redirectErrorStream(true)
                .start();
        String messages = new String(compilation.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, compilation.waitFor(), messages);
        return program;
    }

    private static Path compiler() {
        for (String directory : System.getenv().getOrDefault("PATH", "/usr/bin").split(":")) {
            for (String name : new String[] {"cc", "gcc"}) {
                Path candidate = Path.of(directory, name);
                if (Files.isExecutable(candidate)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    /** Starts answering the questions in a file. */
    static LibcapProbe start(Path program, Path questions) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.toString())
                .redirectInput(questions.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C");
        return new LibcapProbe(builder.start());
    }

    /** One line of a file of questions. */
    static String question(char kind, String text) {
        return kind
                + text.replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\u000b", "\\v")
                        .replace("\f", "\\f")
                        .replace("\r", "\\r")
                + '\n';
    }

    String answer() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
