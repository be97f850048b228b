package dev.jcap.kerneltest.support;

import dev.jcap.Capability;
import dev.jcap.cli.Main;
import dev.jcap.example.DroppingService;
import dev.jcap.linux.Capabilities;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A JVM of its own for a scenario: nothing that it gives up is missing afterwards. A scenario is a class with a main
 * method that throws when something is not as it should be.
 */
public final class ChildJvm {

    /** What a scenario writes other users may read, whatever the umask of the build. */
    private static final List<String> OPEN_FILES = List.of("/bin/sh", "-c", "umask 022; exec \"$@\"", "sh");

    private static final Path CLASSES = readableCopyOfClasses();

    private final ChildPrivilege privilege;
    private final List<String> flags = new ArrayList<>();
    private final List<String> wrapper = new ArrayList<>();
    private String nativeAccess = "ALL-UNNAMED";
    private String classPath = CLASSES.toString();
    private Path java = Path.of(System.getProperty("java.home"));

    private ChildJvm(ChildPrivilege privilege) {
        this.privilege = privilege;
    }

    /** A JVM there; aborts the test when this user cannot put one there. */
    public static ChildJvm in(ChildPrivilege privilege) {
        return new ChildJvm(privilege);
    }

    public ChildJvm with(String... jvmFlags) {
        flags.addAll(List.of(jvmFlags));
        return this;
    }

    /** Lets another command start the JVM: the words before {@code java}. */
    public ChildJvm under(String... command) {
        wrapper.addAll(List.of(command));
        return this;
    }

    /** With another Java than that of the tests. */
    public ChildJvm withJava(Path home) {
        java = home;
        return this;
    }

    /** With a resource limit, as {@code prlimit(1)} names it: for example {@code nofile=64}. */
    public ChildJvm limited(String resource) {
        return under("prlimit", "--" + resource);
    }

    public ChildJvm withoutNativeAccess() {
        return withNativeAccess("");
    }

    /** With native access for a module; none for an empty name. */
    public ChildJvm withNativeAccess(String module) {
        nativeAccess = module;
        return this;
    }

    /** With another class path than the scenarios' own. */
    public ChildJvm onClassPath(Path path) {
        classPath = path.toString();
        return this;
    }

    /** With one entry more at the end of the class path. */
    public ChildJvm alsoOnClassPath(Path path) {
        classPath += File.pathSeparator + path;
        return this;
    }

    /** With jcap as named modules; the scenario stays on the class path. */
    public ChildJvm onModulePath() {
        String modules = codeSource(Capability.class) + File.pathSeparator + codeSource(Capabilities.class);
        return with("--module-path", modules, "--add-modules", "dev.jcap.linux");
    }

    /** Runs the scenario to its end. */
    public Result run(Class<?> scenario, String... arguments) {
        return start(scenario, arguments).end();
    }

    /** Starts the scenario; its input is open, its output is collected. */
    public Running start(Class<?> scenario, String... arguments) {
        List<String> command = new ArrayList<>(OPEN_FILES);
        command.addAll(privilege.prefix());
        command.addAll(wrapper);
        command.add(java.resolve("bin/java").toString());
        command.add("--illegal-native-access=deny");
        if (!nativeAccess.isEmpty()) {
            command.add("--enable-native-access=" + nativeAccess);
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, scenario.getName()));
        command.addAll(List.of(arguments));
        return Running.start(command);
    }

    /** A scenario at work. */
    public record Running(Process process, Path output) {

        private static Running start(List<String> command) {
            try {
                Path output = Files.createTempFile("jcap-scenario", ".txt");
                Process process = new ProcessBuilder(command)
                        .directory(CLASSES.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                return new Running(process, output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until the scenario has printed a line. */
        public void awaitLine(String line) {
            long until = Patience.end();
            while (!text().lines().anyMatch(line::equals)) {
                if (!process.isAlive() || System.nanoTime() - until > 0) {
                    process.destroyForcibly();
                    throw new AssertionError("the scenario did not print \"" + line + "\":\n" + text());
                }
                pause();
            }
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Closes the scenario's input and waits for its end. */
        public Result end() {
            return endWithin(Patience.SECONDS);
        }

        /** The same for a scenario that may take as long. */
        public Result endWithin(long seconds) {
            try {
                process.getOutputStream().close();
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("the scenario hangs:\n" + text());
                }
                Result result = new Result(process.exitValue(), text());
                Files.delete(output);
                return result;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        public String text() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How a scenario ended. */
    public record Result(int exit, String output) {

        /** Requires that nothing was wrong; aborts the test when the scenario could not be played here. */
        public Result passed() {
            if (exit != 0) {
                throw new AssertionError("the scenario ended with status " + exit + ":\n" + output);
            }
            output.lines().filter(line -> line.startsWith(Scenarios.SKIPPED)).forEach(Assumptions::abort);
            return this;
        }
    }

    /** The build's directories may be closed to other users; the scenarios must not be. */
    private static Path readableCopyOfClasses() {
        try {
            Path copy = TempTree.openDirectory("jcap-classes");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(copy)));
            for (Class<?> source : List.of(
                    Capability.class, Capabilities.class, Main.class, DroppingService.class, ChildJvm.class)) {
                copyClasses(codeSource(source), copy);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path codeSource(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copyClasses(Path source, Path target) throws IOException {
        if (Files.isDirectory(source)) {
            copyTree(source, target);
        } else {
            try (var jar = FileSystems.newFileSystem(source)) {
                copyTree(jar.getPath("/"), target);
            }
        }
    }

    private static void copyTree(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path to = target.resolve(source.relativize(file).toString());
                if (file.toString().endsWith(".class") && !file.endsWith("module-info.class")) {
                    createDirectories(to.getParent());
                    Files.copy(file, to);
                    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            createDirectories(directory.getParent());
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void delete(Path tree) {
        try {
            TempTree.delete(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
