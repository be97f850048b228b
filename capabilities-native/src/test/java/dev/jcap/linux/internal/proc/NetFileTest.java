package dev.jcap.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of a process as the kernel writes them. */
class NetFileTest {

    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
            + "  timeout inode\n";

    @TempDir
    private Path process;

    @BeforeEach
    void tables() throws IOException {
        Files.createDirectory(process.resolve("net"));
        Files.writeString(process.resolve("net/tcp"), HEAD
                + row("0100007F:0050", "00000000:0000", "0A", 1)
                + row("0100007F:0050", "0100007F:9999", "01", 2));
        Files.writeString(process.resolve("net/udp"), HEAD
                + row("0100007F:0035", "0100007F:9999", "01", 3)
                + row("0100007F:0035", "00000000:0000", "07", 4));
    }

    private static String row(String local, String remote, String state, int inode) {
        return "   0: %s %s %s 00000000:00000000 00:00000000 00000000     0        0 %d 1 0 100 0 0 10 0\n"
                .formatted(local, remote, state, inode);
    }

    private static List<Long> inodes(List<SocketRow> rows) {
        return rows.stream().map(SocketRow::inode).toList();
    }

    @Test
    void waiting_tcp_isWhatListens() throws IOException {
        assertEquals(List.of(1L), inodes(NetFile.waiting(process.toString(), NetFile.TCP)));
    }

    @Test
    void waiting_udp_isWhatHasNoPeerWhereverItStands() throws IOException {
        assertEquals(List.of(4L), inodes(NetFile.waiting(process.toString(), NetFile.UDP)));
    }

    @Test
    void all_tcp_hasConnectionsToo() throws IOException {
        assertEquals(List.of(1L, 2L), inodes(NetFile.all(process.toString(), NetFile.TCP)));
    }

    @Test
    void waiting_processThatHasEnded_isNothing() throws IOException {
        assertEquals(List.of(), NetFile.waiting(process.resolve("gone").toString(), NetFile.TCP));
    }
}
