package dev.jcap.cli.agent.ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of a process as the kernel writes them. */
class OwnSocketsTest {

    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
            + "  timeout inode\n";

    @TempDir
    private Path process;

    @BeforeEach
    void processThatListensOn80And443AndIsConnectedFrom8080() throws IOException {
        Files.createDirectories(process.resolve("net"));
        Files.createDirectories(process.resolve("fd"));
        Files.writeString(process.resolve("net/tcp"), HEAD
                + line(0, "0100007F:0050", "0A", 1001)
                + line(1, "00000000:1538", "0A", 1002)
                + line(2, "0100007F:1F90", "01", 1003));
        Files.writeString(process.resolve("net/tcp6"), HEAD
                + line(0, "00000000000000000000000000000000:01BB", "0A", 1005));
        Files.writeString(process.resolve("net/udp"), HEAD + line(0, "00000000:0035", "07", 1006));
        for (int inode : new int[] {1001, 1003, 1005, 1006}) {
            Files.createSymbolicLink(process.resolve("fd/" + inode), Path.of("socket:[" + inode + "]"));
        }
        Files.createSymbolicLink(process.resolve("fd/0"), Path.of("pipe:[7]"));
    }

    private static String line(int number, String local, String state, int inode) {
        return "%4d: %s 00000000:0000 %s 00000000:00000000 00:00000000 00000000     0        0 %d 1 0 100 0 0 10 0\n"
                .formatted(number, local, state, inode);
    }

    @ParameterizedTest
    @CsvSource({
        "80, false, true",
        "443, false, true",
        "5432, false, false",
        "8080, false, false",
        "81, false, false",
        "53, false, false",
        "53, true, true",
        "80, true, false"
    })
    void find_onePort_isOwnAndWaiting(int port, boolean udp, boolean expected) throws IOException {
        assertEquals(expected, new OwnSockets(process.toString()).find(port, udp).isPresent());
    }

    @Test
    void find_kernelWithoutIpv6_looksAtTheOtherTable() throws IOException {
        Files.delete(process.resolve("net/tcp6"));
        assertTrue(new OwnSockets(process.toString()).find(80, false).isPresent());
        assertFalse(new OwnSockets(process.toString()).find(443, false).isPresent());
    }

    @Test
    void find_descriptorsCannotBeListed_isAFailure() throws IOException {
        try (var files = Files.list(process.resolve("fd"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(process.resolve("fd"));
        assertThrows(IOException.class, () -> new OwnSockets(process.toString()).find(80, false));
    }
}
