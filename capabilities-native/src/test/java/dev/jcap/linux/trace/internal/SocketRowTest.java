package dev.jcap.linux.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.linux.trace.internal.ListeningPort.SocketRow;
import org.junit.jupiter.api.Test;

/** Lines of {@code /proc/PID/net/tcp}, as the kernel prints them. */
class SocketRowTest {

    @Test
    void line_ofAListeningSocket_givesPortAndInode() {
        SocketRow row = SocketRow.parse("   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"
                + "        0 31337 1 0 100 0").orElseThrow();
        assertEquals(80, row.port());
        assertEquals(ListeningPort.LISTENING, row.state());
        assertEquals("socket:[31337]", row.name());
        assertTrue(row.isWildcard());
    }

    @Test
    void line_ofAConnection_givesBothPorts() {
        SocketRow row = SocketRow.parse("   1: 0100007F:1F90 0100007F:0050 01 00000000:00000000 00:00000000 00000000     0"
                + "        0 0 1 0 100 0").orElseThrow();
        assertEquals(8080, row.port());
        assertEquals(80, row.remotePort());
        assertEquals(0, row.inode());
        assertFalse(row.isWildcard());
    }

    @Test
    void heading_isNoRow() {
        assertTrue(SocketRow.parse("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
                + " inode").isEmpty());
    }
}
