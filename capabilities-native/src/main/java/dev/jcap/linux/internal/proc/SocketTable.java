package dev.jcap.linux.internal.proc;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sockets of a network namespace that wait for what others send, by their numbers ({@code proc_pid_net(5)}). */
public final class SocketTable {

    /** The tables; what tells their rows apart is in {@link #row}. */
    private static final List<String> TABLES =
            List.of("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "packet");
    private static final String LISTENING = "0A";
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
            return !kind.startsWith("raw") && !kind.equals("packet");
        }

        /** Returns kind, address and port, for example {@code tcp6 [::]:80}. */
        @Override
        public String toString() {
            return switch (kind) {
                case "packet" -> "packet protocol 0x" + HexFormat.of().toHexDigits((short) port) + ", " + address;
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
        for (String kind : TABLES) {
            // A kernel without IPv6 or without packet sockets has no such table.
            String text = ProcFile.read(directory + "/net/" + kind);
            if (text != null) {
                text.lines().skip(1).forEach(line -> row(kind, line).ifPresent(row -> table.sockets.put(row.inode(), row)));
            }
        }
        return table;
    }

    /** Reads a row; empty for a connection. */
    static Optional<Socket> row(String kind, String line) {
        String[] words = line.strip().split("\\s+");
        if (kind.equals("packet")) {
            String card = words[4].equals("0") ? "any interface" : "interface " + words[4];
            return Optional.of(new Socket(kind, card, Integer.parseInt(words[3], HEX), Long.parseLong(words[8])));
        }
        int colon = words[1].indexOf(':');
        int port = Integer.parseInt(words[1].substring(colon + 1), HEX);
        // A datagram socket that is connected hears its peer only.
        boolean waits = kind.startsWith("tcp") ? words[3].equals(LISTENING) : !kind.startsWith("udp") || isNobody(words[2]);
        return waits
                ? Optional.of(new Socket(kind, address(words[1].substring(0, colon)), port, Long.parseLong(words[9])))
                : Optional.empty();
    }

    private static boolean isNobody(String peer) {
        return peer.chars().allMatch(c -> c == '0' || c == ':');
    }

    /** The kernel prints an address as 32-bit words in the byte order of the machine. */
    private static String address(String hex) {
        byte[] printed = HexFormat.of().parseHex(hex);
        byte[] bytes = new byte[printed.length];
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < printed.length; i++) {
            bytes[i] = printed[little ? i / WORD * WORD + WORD - 1 - i % WORD : i];
        }
        return bytes.length == WORD ? dotted(bytes) : colons(bytes);
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
        List<Socket> open = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(directory, "fd"))) {
            for (Path file : files) {
                Socket socket = sockets.get(number(file));
                if (socket != null && !open.contains(socket)) {
                    open.add(socket);
                }
            }
            return Optional.of(open);
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    /** Returns the number of the socket behind a descriptor; -1 for another file, or one that is closed meanwhile. */
    private static long number(Path file) {
        try {
            String target = Files.readSymbolicLink(file).toString();
            return target.startsWith("socket:[") ? Long.parseLong(target, 8, target.length() - 1, 10) : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
