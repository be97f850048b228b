package dev.jcap.linux.internal.proc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A row of a table of internet sockets ({@code proc_pid_net(5)}).
 *
 * @param kind       the name of the table, for example tcp6
 * @param address    the local address
 * @param port       the local port; of a raw socket the protocol
 * @param remotePort the other port
 * @param connected  whether it has another end
 * @param state      the state, in hexadecimal
 * @param inode      the number of the socket; 0 while no process has accepted the connection
 */
public record SocketRow(
        String kind, byte[] address, int port, int remotePort, boolean connected, String state, long inode) {

    /** The states of sockets as the kernel prints them ({@code proc(5)}). */
    public static final String ESTABLISHED = "01";
    public static final String SYN_RECEIVED = "03";
    static final String LISTENING = "0A";

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEX = 16;
    private static final int WORD = 4;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /** Parses a line of that table, other than its heading. */
    static SocketRow parse(String kind, String line) {
        String[] fields = line.strip().split("\\s+");
        return new SocketRow(
                kind,
                address(fields[LOCAL]),
                port(fields[LOCAL]),
                port(fields[REMOTE]),
                !isNobody(fields[REMOTE]),
                fields[STATE],
                Long.parseLong(fields[INODE]));
    }

    private static boolean isNobody(String peer) {
        return peer.chars().allMatch(c -> c == '0' || c == ':');
    }

    private static int port(String field) {
        return Integer.parseInt(field.substring(field.indexOf(':') + 1), HEX);
    }

    /** The kernel prints an address as 32-bit words in the byte order of the machine. */
    private static byte[] address(String field) {
        byte[] printed = HexFormat.of().parseHex(field.substring(0, field.indexOf(':')));
        byte[] address = new byte[printed.length];
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < printed.length; i++) {
            address[i] = printed[little ? i / WORD * WORD + WORD - 1 - i % WORD : i];
        }
        return address;
    }

    /** Returns whether it waits for what others send; a datagram socket that is connected hears its peer only. */
    public boolean waits() {
        if (isTcp(kind)) {
            return state.equals(LISTENING);
        }
        return kind.startsWith("raw") || !connected;
    }

    static boolean isTcp(String kind) {
        return kind.startsWith("tcp");
    }

    /** Returns where this machine can reach it, best first. */
    public List<InetAddress> reachableAt() throws UnknownHostException {
        InetAddress loopback = InetAddress.getByAddress(LOOPBACK);
        if (!Arrays.equals(address, new byte[address.length])) {
            return List.of(InetAddress.getByAddress(address));
        }
        // A host can have switched off IPv6; a socket for every address then serves IPv4.
        return address.length == WORD ? List.of(loopback) : List.of(InetAddress.getByAddress(LOOPBACK6), loopback);
    }
}
