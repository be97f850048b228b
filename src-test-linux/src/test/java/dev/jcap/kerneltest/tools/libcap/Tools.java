package dev.jcap.kerneltest.tools.libcap;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Patience;
import dev.jcap.kerneltest.support.TempTree;
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
 * of its own: programs {@code a}, {@code b} and {@code d/x}, a link {@code lnk} to {@code a}, a FIFO {@code ff}. In
 * {@code WAIT} is how many seconds to wait for a command that may never answer.
 */
final class Tools {

    private static final List<String> NAMES = List.of("capsh", "captree", "getcap", "getpcaps", "setcap");
    private static final Path JAR = Path.of("../capabilities-native/cli/target/jcap.jar");
    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** libcap's commands answer at once or never; jcap's have to start a JVM. */
    private static final int LIBCAP_WAITS_SECONDS = 3;

    private final Path home;
    private final String path;
    private final long wait;

    private Tools(Path home, String path, long wait) {
        this.home = home;
        this.path = path;
        this.wait = wait;
    }

    /** How a line ended. */
    record Answer(String out, String err, int status) {

        /** Without what always differs. */
        Answer comparable() {
            return new Answer(Differences.comparable(out), Differences.comparable(err), status);
        }
    }

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
            return new Tools(home, commands + ":" + SYSTEM_PATH, Patience.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the commands that are installed here; aborts the test where there are none. */
    static Tools ofLibcap() {
        Libcap.require();
        try {
            return new Tools(directory(), SYSTEM_PATH, LIBCAP_WAITS_SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() throws IOException {
        Path directory = TempTree.openDirectory("jcap-tools");
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
    Answer run(ChildPrivilege privilege, String line) {
        return run(privilege.prefix(), line);
    }

    /** Runs a line under another command: the words before {@code sh}. */
    Answer run(List<String> prefix, String line) {
        try {
            Path directory = TempTree.openDirectory(home, "run");
            Path out = Files.createTempFile(home, "out", "");
            Path err = Files.createTempFile(home, "err", "");
            run(List.of("sh", "-c", "cd '" + directory + "' && cp /bin/true a && cp a b && ln -s a lnk && mkdir d"
                    + " && cp a d/x && mkfifo ff"));
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of("/bin/sh", "-c", "umask 022; " + line));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("PATH", path);
            builder.environment().put("WAIT", String.valueOf(wait));
            Process process = builder.start();
            if (!process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)) {
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
