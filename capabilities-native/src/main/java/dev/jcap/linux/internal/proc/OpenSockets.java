package dev.jcap.linux.internal.proc;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The sockets that a process has open, by the links of its descriptors. */
public final class OpenSockets {

    private static final String START = "socket:[";

    private OpenSockets() {}

    /**
     * Returns their numbers in the order of the descriptors.
     *
     * @param process its directory in /proc
     * @throws IOException when the process has ended, or this one may not read them
     */
    public static Set<Long> of(String process) throws IOException {
        Set<Long> open = new LinkedHashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(process, "fd"))) {
            for (Path file : files) {
                String target = target(file);
                if (target.startsWith(START)) {
                    open.add(Long.parseLong(target, START.length(), target.length() - 1, 10));
                }
            }
            return open;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** One that is closed meanwhile leads nowhere. */
    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
