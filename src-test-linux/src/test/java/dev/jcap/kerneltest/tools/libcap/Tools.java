package dev.jcap.kerneltest.tools.libcap;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.jcap.kerneltest.Habitat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lines of shell, run with the five commands of libcap or with those of jcap in front of {@code PATH}, each in a directory
 * of its own: programs {@code a}, {@code b} and {@code d/x}, a link {@code lnk} to {@code a}, a FIFO {@code ff}.
 */
final class Tools {

    private static final long PATIENCE_SECONDS = 120;
    private static final List<String> NAMES = List.of("capsh", "captree", "getcap", "getpcaps", "setcap");
    private static final Path JAR = Path.of("../capabilities-native/target/jcap.jar");
    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String LIBCAP = "/usr/sbin/capsh";

    private final Path home;
    private final String path;

    private Tools(Path home, String path) {
        this.home = home;
        this.path = path;
    }

    /** How a line ended. */
    record Answer(String out, String err, int status) {}

    /** With jcap's commands. */
    static Tools ofJcap() {
        try {
            Path home = directory();
            Path jar = home.resolve("jcap.jar");
            Files.copy(JAR, jar);
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
            Path commands = Files.createDirectory(home.resolve("bin"));
            Files.setPosixFilePermissions(commands, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String name : NAMES) {
                Path command = commands.resolve(name);
                Files.writeString(command, "#!/bin/sh\nexec '" + System.getProperty("java.home")
                        + "/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar '" + jar + "' " + name + " \"$@\"\n");
                Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return new Tools(home, commands + ":" + SYSTEM_PATH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the commands that are installed here; aborts the test where there are none. */
    static Tools ofLibcap() {
        requireLibcap();
        try {
            return new Tools(directory(), SYSTEM_PATH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void requireLibcap() {
        if (!Files.isExecutable(Path.of(LIBCAP))) {
            abort("needs libcap's own commands (libcap2-bin)");
        }
    }

    private static Path directory() throws IOException {
        Path directory = Files.createTempDirectory(
                "jcap-tools", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> run(List.of("rm", "-rf", directory.toString()))));
        return directory;
    }

    private static void run(List<String> command) {
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a line there. */
    Answer run(Habitat habitat, String line) {
        return run(habitat.prefix(), line);
    }

    /** Runs a line under another command: the words before {@code sh}. */
    Answer run(List<String> prefix, String line) {
        try {
            Path directory = Files.createTempDirectory(
                    home, "run", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            Path out = Files.createTempFile(home, "out", "");
            Path err = Files.createTempFile(home, "err", "");
            run(List.of("sh", "-c", "cd '" + directory + "' && cp /bin/true a && cp a b && ln -s a lnk && mkdir d"
                    + " && cp a d/x && mkfifo ff"));
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of("/bin/sh", "-c", line));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("PATH", path);
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("hangs: " + line);
            }
            return new Answer(read(out), read(err), process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
