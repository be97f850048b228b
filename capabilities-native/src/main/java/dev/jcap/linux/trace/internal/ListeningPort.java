package dev.jcap.linux.trace.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the sockets of a port and the processes that have them, from {@code /proc/PID/net/tcp} and the open files. */
public final class ListeningPort {

    /** The states of sockets as the kernel prints them ({@code proc(5)}). */
    static final String ESTABLISHED = "01";
    static final String SYN_RECEIVED = "03";
    static final String LISTENING = "0A";
    private static final String UDP_BOUND = "07";

    private static final List<String> TCP = List.of("net/tcp", "net/tcp6");
    private static final List<String> UDP = List.of("net/udp", "net/udp6");

    private ListeningPort() {}

    /** Returns whether a process or one of its descendants has a listening socket on the port. */
    public static boolean isOpenedBy(ProcessHandle process, int port) {
        return Stream.concat(Stream.of(process), process.descendants())
                .anyMatch(one -> listening(List.of(one.pid()), port).isPresent());
    }

    /** Returns a listening socket of the port that one of the processes has. */
    static Optional<SocketRow> listening(List<Long> pids, int port) {
        return owned(pids, TCP, port, LISTENING);
    }

    /** Returns a UDP socket of the port that one of the processes has. */
    static Optional<SocketRow> bound(List<Long> pids, int port) {
        return owned(pids, UDP, port, UDP_BOUND);
    }

    /** Returns a socket of this process's network that listens on the port or is bound to it, whoever has it. */
    static Optional<SocketRow> inUse(int port, boolean udp) {
        return rows("self", udp ? UDP : TCP, port).stream()
                .filter(row -> row.state().equals(udp ? UDP_BOUND : LISTENING))
                .findFirst();
    }

    /** Returns the server's side of a connection, whoever has it. */
    static Optional<SocketRow> serverSide(long pid, int port, int clientPort) {
        return rows(Long.toString(pid), TCP, port).stream()
                .filter(row -> row.remotePort() == clientPort && !row.state().equals(LISTENING))
                .findFirst();
    }

    private static Optional<SocketRow> owned(List<Long> pids, List<String> tables, int port, String state) {
        for (long pid : pids) {
            List<SocketRow> rows = rows(Long.toString(pid), tables, port).stream()
                    .filter(row -> row.state().equals(state))
                    .toList();
            Set<String> open = rows.isEmpty() ? Set.of() : openFiles(pid);
            Optional<SocketRow> own = rows.stream().filter(row -> open.contains(row.name())).findFirst();
            if (own.isPresent()) {
                return own.map(row -> row.of(pid));
            }
        }
        return Optional.empty();
    }

    private static List<SocketRow> rows(String process, List<String> tables, int port) {
        List<SocketRow> rows = new ArrayList<>();
        for (String table : tables) {
            try (Stream<String> lines = Files.lines(Path.of("/proc", process, table))) {
                lines.flatMap(line -> SocketRow.parse(line).stream()).filter(row -> row.port() == port).forEach(rows::add);
            } catch (IOException | UncheckedIOException e) {
                // The process has ended, or the kernel has no IPv6.
                continue;
            }
        }
        return rows;
    }

    // Processes and their files can disappear during the search.
    private static Set<String> openFiles(long pid) {
        Set<String> open = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            files.forEach(file -> target(file).ifPresent(open::add));
            return open;
        } catch (IOException | DirectoryIteratorException e) {
            return open;
        }
    }

    private static Optional<String> target(Path file) {
        try {
            return Optional.of(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * A line of such a table.
     *
     * @param pid        a process that has the socket; 0 if that was not asked for
     * @param address    the local address
     * @param port       the local port
     * @param remotePort the other port
     * @param state      the state, in hexadecimal
     * @param inode      the number of the socket; 0 while no process has accepted the connection
     */
    record SocketRow(long pid, byte[] address, int port, int remotePort, String state, long inode) {

        private static final int LOCAL = 1;
        private static final int REMOTE = 2;
        private static final int STATE = 3;
        private static final int INODE = 9;
        private static final int HEX = 16;
        private static final int WORD = 4;

        static Optional<SocketRow> parse(String line) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length <= INODE || !fields[LOCAL].contains(":")) {
                return Optional.empty();
            }
            return Optional.of(new SocketRow(0, address(fields[LOCAL]), port(fields[LOCAL]), port(fields[REMOTE]), fields[STATE],
                    Long.parseLong(fields[INODE])));
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

        SocketRow of(long owner) {
            return new SocketRow(owner, address, port, remotePort, state, inode);
        }

        String name() {
            return "socket:[" + inode + "]";
        }

        /** Returns whether it is bound to every address. */
        boolean isWildcard() {
            return Arrays.equals(address, new byte[address.length]);
        }
    }
}
