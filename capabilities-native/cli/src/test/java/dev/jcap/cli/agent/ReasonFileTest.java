package dev.jcap.cli.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonFileTest {

    @Test
    void read_withAReason_isWhatWasWrittenAndNothingStays() throws IOException {
        Path path;
        try (ReasonFile file = ReasonFile.of(ProcessHandle.current())) {
            path = file.path();
            assertEquals("", file.read());
            Files.writeString(path, "refused\n");
            assertEquals("refused\n", file.read());
        }
        assertFalse(Files.exists(path), path.toString());
    }

    @Test
    void read_withALinkInItsPlace_isNotOfWhatTheLinkLeadsTo(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        try (ReasonFile file = ReasonFile.of(ProcessHandle.current())) {
            Files.delete(file.path());
            Files.createSymbolicLink(file.path(), secret);
            assertEquals("", file.read());
        }
        assertEquals("secret", Files.readString(secret));
    }

    @Test
    void read_withTooLongAReason_isItsBeginning() throws IOException {
        try (ReasonFile file = ReasonFile.of(ProcessHandle.current())) {
            Files.writeString(file.path(), "x".repeat(100_000));
            assertEquals("x".repeat(8192), file.read());
        }
    }
}
