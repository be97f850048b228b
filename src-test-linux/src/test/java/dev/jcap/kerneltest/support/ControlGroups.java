package dev.jcap.kerneltest.support;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A control group of a test's own, to limit what runs in it ({@code cgroups(7)}), version 1 or 2. */
public final class ControlGroups implements AutoCloseable {

    private final Path directory;

    private ControlGroups(Path directory) {
        this.directory = directory;
    }

    /** A new group with a file of that name; aborts the test where this user cannot make one. */
    public static ControlGroups with(String file) {
        String controller = file.substring(0, file.indexOf('.'));
        for (Path parent : List.of(Path.of("/sys/fs/cgroup", controller), Path.of("/sys/fs/cgroup"))) {
            Path directory = parent.resolve("jcap-test-" + ProcessHandle.current().pid());
            try {
                Files.createDirectory(directory);
                if (Files.isWritable(directory.resolve(file)) && Files.isWritable(directory.resolve("cgroup.procs"))) {
                    return new ControlGroups(directory);
                }
                Files.delete(directory);
            } catch (IOException e) {
                // The next place.
            }
        }
        return abort("needs a control group with " + file + ", writable for this user");
    }

    /** The words that run a command in it. */
    public String[] runner() {
        return new String[] {"sh", "-c", "echo $$ > " + directory + "/cgroup.procs && exec \"$@\"", "sh"};
    }

    public String read(String file) throws IOException {
        return Files.readString(directory.resolve(file)).strip();
    }

    public void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    /** What was in it has ended, and the kernel may need a moment to see that. */
    @Override
    public void close() {
        try {
            Scenarios.awaitTrue(this::isDeleted, () -> directory + " is in use");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isDeleted() {
        try {
            Files.deleteIfExists(directory);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
