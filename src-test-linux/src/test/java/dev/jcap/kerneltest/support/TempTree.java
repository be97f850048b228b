package dev.jcap.kerneltest.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * A directory for one scenario, gone afterwards with all that is in it.
 *
 * @param directory the directory, open to everybody
 */
public record TempTree(Path directory) implements AutoCloseable {

    /** A memory file system on most machines; {@code java.io.tmpdir} is on a disk on many. */
    public static final String MEMORY = "/dev/shm";

    public static final String DISK = "/tmp";

    public static TempTree in(String place) throws IOException {
        return new TempTree(openDirectory(Path.of(place), "jcap-files-"));
    }

    /** A new directory for temporary files that other users can read, whatever the umask. */
    public static Path openDirectory(String prefix) throws IOException {
        return openDirectory(Path.of(System.getProperty("java.io.tmpdir")), prefix);
    }

    /** The same somewhere. */
    public static Path openDirectory(Path parent, String prefix) throws IOException {
        Path directory = Files.createTempDirectory(parent, prefix);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    /** Lets other users read what is there, and execute what its owner may execute, whatever the umask. */
    public static void open(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(file -> !Files.isSymbolicLink(file)).toList()) {
                boolean executable = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    public Path path(String name) {
        return directory.resolve(name);
    }

    public Path file(String name) throws IOException {
        return Files.createFile(path(name));
    }

    /** Runs a program to its end: what it printed. */
    public static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        Scenarios.requireEqual(0, process.waitFor(), String.join(" ", command) + ": " + output);
        return output;
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    /** Deletes a directory with all that is in it. */
    public static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException trouble) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
