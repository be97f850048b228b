package dev.jcap.kerneltest.support;

import static dev.jcap.kerneltest.support.Scenarios.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A status file, read without jcap. */
public record StatusFile(String text) {

    public static StatusFile of(Path file) throws IOException {
        return new StatusFile(Files.readString(file));
    }

    /** Of those that live long enough to be read. */
    public static List<StatusFile> ofAllThreads() throws IOException {
        List<StatusFile> found = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    StatusFile status = of(task.resolve("status"));
                    if (!status.words("State").startsWith("Z") && !status.words("State").startsWith("X")) {
                        found.add(status);
                    }
                } catch (IOException ended) {
                    require(!Files.exists(task), task + ": " + ended);
                }
            }
        }
        return found;
    }

    public String words(String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip().replace('\t', ' '))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + key + " in\n" + text));
    }

    public long mask(String key) {
        return Long.parseUnsignedLong(words(key), 16);
    }
}
