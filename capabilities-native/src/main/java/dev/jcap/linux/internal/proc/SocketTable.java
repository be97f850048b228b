package dev.jcap.linux.internal.proc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sockets of a network namespace that wait for what others send, by their numbers ({@code proc_pid_net(5)}). */
public final class SocketTable {

    private static final List<String> INTERNET =
            List.of("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6");
    private static final String PACKET = "packet";
    private static final int HEX = 16;
    private static final int WORD = 4;

    private final Map<Long, Socket> sockets = new HashMap<>();

    private SocketTable() {}

    /**
     * A socket.
     *
     * @param kind    the name of the table: tcp, tcp6, udp, udp6, raw, raw6, packet
     * @param address the local address; of a packet socket {@code interface N}, or {@code any interface}
     * @param port    the local port; of a raw or packet socket the protocol
     * @param inode   the number in the link of its descriptor
     */
    public record Socket(String kind, String address, int port, long inode) {

        /** Returns whether the port is one, and no protocol. */
        public boolean isInternet() {
            return !kind.startsWith("raw") && !kind.equals(PACKET);
        }

        /** Returns kind, address and port, for example {@code tcp6 [::]:80}. */
        @Override
        public String toString() {
            return switch (kind) {
                case PACKET -> "packet protocol 0x" + HexFormat.of().toHexDigits((short) port) + ", " + address;
                case "raw" -> "raw protocol " + port + ", " + address;
                case "raw6" -> "raw6 protocol " + port + ", " + address;
                default -> kind + ' ' + (address.indexOf(':') < 0 ? address : '[' + address + ']') + ':' + port;
            };
        }
    }

    /**
     * Reads the sockets of the network namespace of a process.
     *
     * @param directory that of the process in /proc
     * @throws IOException when a table that the kernel has cannot be read
     */
    public static SocketTable read(String directory) throws IOException {
        SocketTable table = new SocketTable();
        NetFile.waiting(directory, INTERNET).forEach(row -> table.add(socket(row)));
        NetFile.lines(directory, PACKET, line -> {
            table.add(packet(line));
            return true;
        });
        return table;
    }

    private void add(Socket socket) {
        sockets.put(socket.inode(), socket);
    }

    /** Reads a row of the table of packet sockets, whose columns are others. */
    static Socket packet(String line) {
        String[] words = line.strip().split("\\s+");
        String card = words[4].equals("0") ? "any interface" : "interface " + words[4];
        return new Socket(PACKET, card, Integer.parseInt(words[3], HEX), Long.parseLong(words[8]));
    }

    static Socket socket(SocketRow row) {
        String address = row.address().length == WORD ? dotted(row.address()) : colons(row.address());
        return new Socket(row.kind(), address, row.port(), row.inode());
    }

    private static String dotted(byte[] bytes) {
        return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + '.' + (bytes[2] & 0xFF) + '.' + (bytes[3] & 0xFF);
    }

    /** The form of RFC 5952: the longest run of zero groups is {@code ::}. */
    private static String colons(byte[] bytes) {
        int[] groups = new int[bytes.length / 2];
        int best = -1;
        int longest = 1;
        int run = 0;
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF;
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > longest) {
                longest = run;
                best = i - run + 1;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == best) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /**
     * Returns those of its sockets that a process has open.
     *
     * @param directory that of the process in /proc
     * @return the sockets in the order of their descriptors; empty when this process may not read them
     */
    public Optional<List<Socket>> openedBy(String directory) {
        try {
            List<Socket> open = new ArrayList<>();
            for (long inode : OpenSockets.of(directory)) {
                Socket socket = sockets.get(inode);
                if (socket != null) {
                    open.add(socket);
                }
            }
            return Optional.of(open);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
