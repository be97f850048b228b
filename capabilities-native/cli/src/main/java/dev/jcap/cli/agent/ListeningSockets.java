package dev.jcap.cli.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The TCP ports on which this process listens, whether Java, native code or its parent opened them. */
final class ListeningSockets {

    private static final String LISTEN = "0A";

    private final Path process;

    /** @param process the directory of this process in {@code /proc} */
    ListeningSockets(Path process) {
        this.process = process;
    }

    /** Returns whether this process listens on all of these ports, on any address. */
    boolean includeAll(List<Integer> ports) throws IOException {
        for (int port : ports) {
            Set<String> sockets = socketsOf(port);
            // Reads the descriptors only if some process listens there, because it takes longer.
            if (sockets.isEmpty() || !holdsOneOf(sockets)) {
                return false;
            }
        }
        return true;
    }

    private Set<String> socketsOf(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try (BufferedReader lines = Files.newBufferedReader(process.resolve(table))) {
                addSockets(lines, port, sockets);
            } catch (NoSuchFileException e) {
                // A kernel without IPv6.
                continue;
            }
        }
        return sockets;
    }

    /** Reads the listening sockets; the kernel lists them first. */
    private static void addSockets(BufferedReader lines, int port, Set<String> sockets) throws IOException {
        lines.readLine();
        String line = lines.readLine();
        while (line != null) {
            String[] word = line.strip().split("\\s+");
            if (!word[3].equals(LISTEN)) {
                return;
            }
            String local = word[1];
            if (Integer.parseInt(local.substring(local.indexOf(':') + 1), 16) == port) {
                sockets.add("socket:[" + word[9] + "]");
            }
            line = lines.readLine();
        }
    }

    private boolean holdsOneOf(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "closed";
        }
    }
}
