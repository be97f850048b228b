package dev.jcap.kerneltest.tools;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Patience;
import dev.jcap.kerneltest.support.TempTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the packaged jar as a person does, in a process of its own. */
public final class JcapJar {

    private static final Path JAR = readableCopy(Path.of("..", "capabilities-native", "cli", "target", "jcap.jar"));

    private JcapJar() {}

    /** What one run ended with. */
    public record Result(int status, String out, String err) {}

    /** The words of {@code java -jar jcap.jar} in front of arguments. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(java(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    public static Path jar() {
        return JAR;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs it somewhere, without a terminal. */
    static Result run(ChildPrivilege privilege, String... arguments) {
        List<String> command = new ArrayList<>(privilege.prefix());
        command.addAll(command(arguments));
        return run(new ProcessBuilder(command));
    }

    public static Result run(ProcessBuilder builder) {
        try {
            Path out = Files.createTempFile("jcap-out", ".txt");
            Path err = Files.createTempFile("jcap-err", ".txt");
            Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it hangs: " + builder.command());
            }
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The build's directories may be closed to other users. */
    private static Path readableCopy(Path jar) {
        try {
            Path directory = TempTree.openDirectory("jcap-jar");
            Path copy = Files.copy(jar, directory.resolve("jcap.jar"), StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
            copy.toFile().deleteOnExit();
            directory.toFile().deleteOnExit();
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("package capabilities-native/cli first", e);
        }
    }

    /** The directory or jar that a test's class is in. */
    public static Path codeSource(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
