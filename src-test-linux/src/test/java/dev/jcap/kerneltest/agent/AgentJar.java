package dev.jcap.kerneltest.agent;

import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.kerneltest.tools.JcapJar;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The agent, and jars of services, where every user can read them. */
final class AgentJar {

    private static final Path DIRECTORY = directory();

    /** The agent's jar. */
    static final Path JCAP = JcapJar.jar();

    private AgentJar() {}

    /** The JVM flag. */
    static String flag(String options) {
        return "-javaagent:" + JCAP + "=" + options;
    }

    /** A jar that holds one class and nothing else. */
    static Path of(Class<?> service) {
        String entry = service.getName().replace('.', '/') + ".class";
        Path jar = DIRECTORY.resolve(service.getSimpleName() + ".jar");
        try (InputStream bytes = service.getResourceAsStream("/" + entry);
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(entry));
            bytes.transferTo(out);
            return readable(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of text there. */
    static Path file(String name, String text, String permissions) {
        try {
            Path file = Files.writeString(DIRECTORY.resolve(name), text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command of jcap's own, as a user types it. */
    static ProcessBuilder command(String... words) {
        return new ProcessBuilder(JcapJar.command(words)).redirectErrorStream(true);
    }

    private static Path directory() {
        try {
            Path directory = TempTree.openDirectory("jcap-agent");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path readable(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
