package dev.jcap.kerneltest.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;

/**
 * The two C programs that try a case for real, in a directory of their own: {@code driver}, which prepares a thread and
 * a file, and {@code target}, which it executes.
 */
final class ExecDriver implements AutoCloseable {

    private final Path directory;
    private final List<String> place;

    private ExecDriver(Path directory, List<String> place) {
        this.directory = directory;
        this.place = place;
    }

    /** The same programs, run by root of a user namespace with the ids 0 to 65535. */
    ExecDriver inside() {
        return new ExecDriver(directory, List.of("inside"));
    }

    /** Compiles into a new directory inside {@code parent}. */
    static ExecDriver compile(String compiler, Path parent) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(parent, "jcap-exec-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        ExecDriver driver = new ExecDriver(directory, List.of());
        driver.compile(compiler, "driver");
        driver.compile(compiler, "target");
        return driver;
    }

    /** Statically if the C library allows it, because that starts three times as fast. */
    private void compile(String compiler, String name) throws IOException, InterruptedException {
        Path source = directory.resolve(name + ".c");
        try (InputStream resource = ExecDriver.class.getResourceAsStream(name + ".c")) {
            Files.copy(resource, source);
        }
        String program = directory.resolve(name).toString();
        List<String> command = List.of(compiler, "-O1", "-o", program, source.toString());
        List<String> linkedStatically = new ArrayList<>(command);
        linkedStatically.add("-static");
        if (run(linkedStatically) != 0 && run(command) != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(directory.resolve("log")));
        }
        Files.setPosixFilePermissions(Path.of(program), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start()
                .waitFor();
    }

    /** What works on this system and in this directory. */
    Features probe() throws IOException, InterruptedException {
        String answer = call("probe", List.of());
        try (Scanner words = new Scanner(answer)) {
            return new Features(
                    number(words, "capabilities"),
                    number(words, "suitable") == 1,
                    number(words, "nosuid") == 1,
                    number(words, "namespaces"),
                    number(words, "securebits"));
        }
    }

    private static int number(Scanner words, String name) {
        String found = words.next();
        if (!found.equals(name)) {
            throw new IllegalStateException(found + " where " + name + " should be");
        }
        return words.nextInt();
    }

    /** What became of each case, in their order. */
    List<String> run(Stream<ExecCase> cases) throws IOException, InterruptedException {
        String[] answers = call("run", cases.map(ExecCase::line).toList()).split("@case\n");
        return List.of(answers).subList(1, answers.length);
    }

    private String call(String verb, List<String> input) throws IOException, InterruptedException {
        Path in = Files.write(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        List<String> command = new ArrayList<>(
                List.of(directory.resolve("driver").toString(), directory.toString(), verb));
        command.addAll(place);
        int status = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("log").toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(
                    "driver " + verb + " ended with " + status + ": " + Files.readString(directory.resolve("log")));
        }
        return Files.readString(out);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /**
     * What can be tried.
     *
     * @param capabilities how many capabilities the kernel knows
     * @param suitable     whether everybody can run programs in the directory, with set-ID bits and attributes
     * @param nosuid       whether a mount with nosuid could be made
     * @param namespaces   how many user namespaces, each inside the one before, could be made
     * @param securebits   how many bits the securebits of the kernel have, locks included
     */
    record Features(int capabilities, boolean suitable, boolean nosuid, int namespaces, int securebits) {}

    /** The first of these commands that the search path has. */
    static String findCompiler() {
        return Stream.of("cc", "gcc", "clang")
                .filter(name -> Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .findFirst()
                .orElse(null);
    }
}
