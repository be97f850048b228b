package dev.jcap.cli.surroundings;

import dev.jcap.linux.internal.proc.SocketTable;
import dev.jcap.linux.internal.proc.SocketTable.Socket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the sockets on which processes wait, each in its own network namespace. */
public final class Listeners {

    private final Map<String, SocketTable> tables = new HashMap<>();

    /** Returns the sockets of a process; empty when this process may not read which it has open. */
    public Optional<List<Socket>> of(long process) throws IOException {
        String directory = "/proc/".concat(Long.toString(process));
        return table(directory).openedBy(directory);
    }

    private SocketTable table(String directory) throws IOException {
        String namespace;
        try {
            namespace = Files.readSymbolicLink(Path.of(directory, "ns", "net")).toString();
        } catch (IOException e) {
            // Refused, as the descriptors then are too.
            return SocketTable.read(directory);
        }
        SocketTable table = tables.get(namespace);
        if (table == null) {
            table = SocketTable.read(directory);
            tables.put(namespace, table);
        }
        return table;
    }
}
