package dev.jcap.linux.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where {@link ProcessBuilder} looks for a command: the files that it tries, one after the other.
 *
 * <p>A name without a slash is looked up in the {@code PATH} that this JVM itself was started with. The environment
 * that the builder gives the child plays no part, but the builder's directory does: the child is already there, so
 * empty and relative parts of {@code PATH} start from it.
 *
 * @param directory where the child will be
 * @param path      the search path
 */
record CommandLookup(Path directory, String path) {

    /** What the C library searches when there is no PATH at all. */
    private static final String WITHOUT_PATH = "/bin:/usr/bin";

    /** The lookup of this JVM. */
    static CommandLookup in(Path directory) {
        String path = System.getenv("PATH");
        return new CommandLookup(directory, path == null ? WITHOUT_PATH : path);
    }

    /** The files to try; none when the command is empty. */
    List<Path> candidates(String command) {
        if (command.isEmpty()) {
            return List.of();
        }
        if (command.indexOf('/') >= 0) {
            return List.of(directory.resolve(command));
        }
        List<Path> candidates = new ArrayList<>();
        for (String folder : path.split(":", -1)) {
            candidates.add(directory.resolve(folder).resolve(command));
        }
        return candidates;
    }
}
