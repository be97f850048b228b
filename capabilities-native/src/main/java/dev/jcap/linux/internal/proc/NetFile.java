package dev.jcap.linux.internal.proc;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads the tables of sockets of a network namespace: {@code /proc/PID/net}. Every other class asks this one. */
public final class NetFile {

    /** The tables of TCP sockets. */
    public static final List<String> TCP = List.of("tcp", "tcp6");

    /** The tables of UDP sockets. */
    public static final List<String> UDP = List.of("udp", "udp6");

    private NetFile() {}

    /**
     * Reads the sockets that wait for what others send.
     *
     * @param process the directory of a process in that namespace
     * @param kinds   the names of tables of internet sockets
     * @return none of a process that has ended
     * @throws IOException when a table that the kernel has cannot be read
     */
    public static List<SocketRow> waiting(String process, List<String> kinds) throws IOException {
        List<SocketRow> rows = new ArrayList<>();
        for (String kind : kinds) {
            lines(process, kind, line -> {
                SocketRow row = SocketRow.parse(kind, line);
                if (row.waits()) {
                    rows.add(row);
                }
                // The kernel lists the listening TCP sockets first, and there may be many connections.
                return row.waits() || !SocketRow.isTcp(kind);
            });
        }
        return rows;
    }

    /**
     * Reads every socket of such tables.
     *
     * @throws IOException when a table that the kernel has cannot be read
     */
    public static List<SocketRow> all(String process, List<String> kinds) throws IOException {
        List<SocketRow> rows = new ArrayList<>();
        for (String kind : kinds) {
            lines(process, kind, line -> rows.add(SocketRow.parse(kind, line)));
        }
        return rows;
    }

    /**
     * Reads the lines of a table without its heading. A kernel without IPv6 or packet sockets lacks tables, and so does a
     * process that has ended.
     *
     * @param goesOn takes a line and says whether it wants another one
     */
    static void lines(String process, String kind, Predicate<String> goesOn) throws IOException {
        String path = process.concat("/net/").concat(kind);
        try (BufferedReader table = new BufferedReader(
                new InputStreamReader(new FileInputStream(path), StandardCharsets.ISO_8859_1))) {
            table.readLine();
            String line = table.readLine();
            while (line != null && goesOn.test(line)) {
                line = table.readLine();
            }
        } catch (IOException e) {
            if (new File(path).exists()) {
                throw e;
            }
        }
    }
}
