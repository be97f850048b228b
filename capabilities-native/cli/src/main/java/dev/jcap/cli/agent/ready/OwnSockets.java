package dev.jcap.cli.agent.ready;

import dev.jcap.linux.internal.proc.NetFile;
import dev.jcap.linux.internal.proc.OpenSockets;
import dev.jcap.linux.internal.proc.SocketRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sockets on which this process waits, whether Java, native code or its parent opened them. */
final class OwnSockets {

    /** The directory of the reading thread, because the first thread of a process may have ended. */
    static final OwnSockets OF_THIS_PROCESS = new OwnSockets("/proc/thread-self");

    private final String process;

    /** @param process the directory of this process in {@code /proc} */
    OwnSockets(String process) {
        this.process = process;
    }

    /** Returns a socket of this process that listens on a TCP port or is bound to a UDP port, on any address. */
    Optional<SocketRow> find(int port, boolean udp) throws IOException {
        List<SocketRow> rows = NetFile.waiting(process, udp ? NetFile.UDP : NetFile.TCP).stream()
                .filter(row -> row.port() == port)
                .toList();
        if (rows.isEmpty()) {
            // Reads the descriptors only if some process waits there, because it takes longer.
            return Optional.empty();
        }
        Set<Long> open = OpenSockets.of(process);
        return rows.stream().filter(row -> open.contains(row.inode())).findFirst();
    }
}
