package dev.jcap.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of {@code /proc/PID/net/tcp}, as the kernel prints them. */
class SocketRowTest {

    @Test
    void line_ofAListeningSocket_givesPortAndInode() {
        SocketRow row = SocketRow.parse("tcp", "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"
                + "        0 31337 1 0 100 0");
        assertEquals(80, row.port());
        assertTrue(row.waits());
        assertEquals(31337, row.inode());
    }

    @Test
    void line_ofAConnection_givesBothPorts() {
        SocketRow row = SocketRow.parse("tcp", "   1: 0100007F:1F90 0100007F:0050 01 00000000:00000000 00:00000000 00000000     0"
                + "        0 0 1 0 100 0");
        assertEquals(8080, row.port());
        assertEquals(80, row.remotePort());
        assertEquals(0, row.inode());
        assertFalse(row.waits());
    }

    @Test
    void reachableAt_everyAddress_isLoopback() throws UnknownHostException {
        assertEquals(List.of(InetAddress.getByName("127.0.0.1")), row("00000000").reachableAt());
        assertEquals(List.of(InetAddress.getByName("::1"), InetAddress.getByName("127.0.0.1")),
                row("0".repeat(32)).reachableAt());
    }

    @Test
    void reachableAt_oneAddress_isThatAddress() throws UnknownHostException {
        String octets = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "0200007F" : "7F000002";
        assertEquals(List.of(InetAddress.getByName("127.0.0.2")), row(octets).reachableAt());
    }

    private static SocketRow row(String address) {
        return SocketRow.parse("tcp", "0: " + address + ":0050 00000000:0000 0A 0:0 0:0 0 0 0 7 1");
    }
}
