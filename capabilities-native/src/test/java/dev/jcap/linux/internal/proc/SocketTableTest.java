package dev.jcap.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketTableTest {

    /** The numbers are those of a little-endian machine. */
    @ParameterizedTest
    @CsvSource({
        "tcp, 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 77 1, tcp 127.0.0.1:80",
        "tcp, 0100007F:0050 0100007F:9999 01 00000000:00000000 00:00000000 00000000 0 0 77 1, ''",
        "tcp6, 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 77 1, tcp6 [::1]:8080",
        "tcp6, 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 77 1, tcp6 [::]:8080",
        "tcp6, 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 77 1, tcp6 [::ffff:7f00:1]:8080",
        "tcp6, B80D0120000000000000010001000000:0001 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 77 1, tcp6 [2001:db8::1:0:0:1]:1",
        "udp, 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 77 2, udp 0.0.0.0:53",
        "udp, 0100007F:8888 0100007F:0035 01 00000000:00000000 00:00000000 00000000 0 0 77 2, ''",
        "raw, 00000000:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 77 2, 'raw protocol 1, 0.0.0.0'"
    })
    void row_ofAnInternetSocket_isAddressAndPort(String kind, String row, String expected) {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "skipped: the rows are of a little-endian machine");
        SocketRow read = SocketRow.parse(kind, "   0: " + row);
        assertEquals(expected, read.waits() ? SocketTable.socket(read).toString() : "");
    }

    @Test
    void row_ofAPacketSocket_isProtocolAndInterface() {
        assertEquals("packet protocol 0x0003, interface 2",
                SocketTable.packet("ffff 3      3    0003   2     1 0      0      77").toString());
        assertEquals(77, SocketTable.packet("ffff 3      3    0003   0     1 0      0      77").inode());
    }
}
