package dev.jcap.linux.trace.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Finds which process listens on a TCP port, from {@code /proc/PID/net/tcp} and its open files. */
public final class ListeningPort {

    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningPort() {}

    /** Returns whether a process or one of its descendants has a listening socket on the port. */
    public static boolean isOpenedBy(ProcessHandle process, int port) {
        return Stream.concat(Stream.of(process), process.descendants()).anyMatch(one -> listens(one.pid(), port));
    }

    private static boolean listens(long pid, int port) {
        Path proc = Path.of("/proc/" + pid);
        Set<String> sockets = new HashSet<>();
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            try (Stream<String> lines = Files.lines(proc.resolve(table))) {
                lines.forEach(line -> addSocket(line, port, sockets));
            } catch (IOException | UncheckedIOException e) {
                continue;
            }
        }
        return !sockets.isEmpty() && hasOpen(proc.resolve("fd"), sockets);
    }

    public static void addSocket(String line, int port, Set<String> sockets) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > INODE && fields[STATE].equals(LISTEN)
                && fields[LOCAL_ADDRESS].endsWith(String.format(":%04X", port))) {
            sockets.add("socket:[" + fields[INODE] + "]");
        }
    }

    // Processes and their files can disappear during the search.
    private static boolean hasOpen(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(descriptors)) {
            for (Path file : files) {
                if (isOneOf(file, sockets)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private static boolean isOneOf(Path file, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
            return false;
        }
    }
}
