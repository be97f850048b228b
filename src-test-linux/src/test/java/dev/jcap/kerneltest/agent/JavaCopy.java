package dev.jcap.kerneltest.agent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A copy of the JDK's java program, beside links to what belongs to it, where every user can execute it.
 *
 * @param home the directory in the place of the JDK's
 */
record JavaCopy(Path home) implements AutoCloseable {

    private static final Path SETCAP = Path.of("/usr/sbin/setcap");

    static JavaCopy make() throws IOException {
        Path home = Files.createTempDirectory("jcap-jdk");
        Path jdk = Path.of(System.getProperty("java.home"));
        Path bin = Files.createDirectory(home.resolve("bin"));
        Path program = Files.copy(jdk.resolve("bin/java"), bin.resolve("java"));
        for (Path path : List.of(home, bin, program)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String name : List.of("lib", "conf")) {
            Files.createSymbolicLink(home.resolve(name), jdk.resolve(name));
        }
        return new JavaCopy(home);
    }

    Path program() {
        return home.resolve("bin/java");
    }

    /** Gives the program file capabilities. */
    void setcap(String text) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SETCAP), "needs setcap of libcap");
        Process setcap = new ProcessBuilder(SETCAP.toString(), text, program().toString()).start();
        assumeTrue(setcap.waitFor() == 0, "needs a directory for temporary files where files keep capabilities");
    }

    @Override
    public void close() throws IOException {
        for (String name : List.of("bin/java", "bin", "lib", "conf")) {
            Files.delete(home.resolve(name));
        }
        Files.delete(home);
    }
}
