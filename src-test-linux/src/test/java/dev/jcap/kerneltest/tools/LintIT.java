package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jcap lint} as a process. */
class LintIT {

    @Test
    void lint_ofAFileLongerThanTheHeap_isRefusedByItsSize(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("pods.yaml");
        try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
            holes.setLength(100_000_000);
        }
        ProcessBuilder builder = new ProcessBuilder(JcapJar.command("lint", file.toString()));
        builder.command().add(1, "-Xmx32m");

        Result result = JcapJar.run(builder);

        assertEquals(1, result.status(), result.err());
        assertEquals("jcap lint: " + file + ": it is longer than 64 MiB: split it\n", result.err());
    }
}
