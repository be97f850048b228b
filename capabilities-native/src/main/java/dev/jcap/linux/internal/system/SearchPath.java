package dev.jcap.linux.internal.system;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a command is looked for, as {@code execvp(3)} does: a name without a slash in each directory of a search path.
 *
 * @param directories the directories with colons between them; an empty one is the working directory
 */
public record SearchPath(String directories) {

    /** What the C library searches when there is no PATH at all. */
    private static final String WITHOUT_PATH = "/bin:/usr/bin";

    /** The search path that this JVM was started with. */
    public static SearchPath own() {
        return of(System.getenv("PATH"));
    }

    /** The search path in a value of PATH, which may be null. */
    public static SearchPath of(String variable) {
        return new SearchPath(variable == null ? WITHOUT_PATH : variable);
    }

    /** The files to try, one after the other; none when the command is empty. */
    public List<String> candidates(String command) {
        if (command.isEmpty()) {
            return List.of();
        }
        if (command.indexOf('/') >= 0) {
            return List.of(command);
        }
        List<String> candidates = new ArrayList<>();
        for (String directory : directories.split(":", -1)) {
            candidates.add(directory.isEmpty() ? command : directory + '/' + command);
        }
        return candidates;
    }
}
