package dev.jcap.linux.trace.internal;

import dev.jcap.linux.internal.proc.NetFile;
import dev.jcap.linux.internal.proc.OpenSockets;
import dev.jcap.linux.internal.proc.SocketRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the sockets of a port and the processes that have them. */
public final class ListeningPort {

    private ListeningPort() {}

    /** Returns whether a process or one of its descendants has a listening socket on the port. */
    public static boolean isOpenedBy(ProcessHandle process, int port) {
        return Stream.concat(Stream.of(process), process.descendants())
                .anyMatch(one -> listening(List.of(one.pid()), port).isPresent());
    }

    /** Returns a listening socket of the port that one of the processes has. */
    static Optional<OwnedSocket> listening(List<Long> pids, int port) {
        return owned(pids, NetFile.TCP, port);
    }

    /** Returns a UDP socket of the port that one of the processes has. */
    static Optional<OwnedSocket> bound(List<Long> pids, int port) {
        return owned(pids, NetFile.UDP, port);
    }

    /**
     * A socket and a process that has it.
     *
     * @param pid the process
     * @param row its row in the table
     */
    record OwnedSocket(long pid, SocketRow row) {}

    /** Returns a socket of this process's network that listens on the port or is bound to it, whoever has it. */
    static Optional<SocketRow> inUse(int port, boolean udp) {
        return waiting("/proc/self", udp ? NetFile.UDP : NetFile.TCP, port).stream().findFirst();
    }

    /** Returns the server's side of a connection, whoever has it. */
    static Optional<SocketRow> serverSide(long pid, int port, int clientPort) {
        try {
            return NetFile.all("/proc/" + pid, NetFile.TCP).stream()
                    .filter(row -> row.port() == port && row.remotePort() == clientPort && !row.waits())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<OwnedSocket> owned(List<Long> pids, List<String> tables, int port) {
        for (long pid : pids) {
            List<SocketRow> rows = waiting("/proc/" + pid, tables, port);
            Set<Long> open = rows.isEmpty() ? Set.of() : openSockets(pid);
            Optional<SocketRow> own = rows.stream().filter(row -> open.contains(row.inode())).findFirst();
            if (own.isPresent()) {
                return own.map(row -> new OwnedSocket(pid, row));
            }
        }
        return Optional.empty();
    }

    // Processes can end during the search.
    private static List<SocketRow> waiting(String process, List<String> tables, int port) {
        try {
            return NetFile.waiting(process, tables).stream().filter(row -> row.port() == port).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Set<Long> openSockets(long pid) {
        try {
            return OpenSockets.of("/proc/" + pid);
        } catch (IOException e) {
            return Set.of();
        }
    }
}
