package dev.jcap.cli.surroundings;

import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.system.ConfinedFile;
import dev.jcap.linux.internal.proc.ContainerMarks;
import dev.jcap.linux.internal.proc.ProcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks up the names of ids in local files only: directory services would require native calls, and can be slow. */
public final class Accounts {

    private static final int MOST_BYTES = 1 << 20;

    private final String users;
    private final String groups;

    /** Reads /etc/passwd and /etc/group; without them ids have no names. */
    public Accounts() {
        this(text("/etc/passwd"), text("/etc/group"));
    }

    /**
     * Reads those that a process sees: a container has its own. Where they cannot be read, ids have no names: the names of this
     * machine would be wrong there.
     */
    public static Accounts of(long process) {
        String directory = "/proc/".concat(Long.toString(process));
        Optional<String> own = mounts("/proc/self");
        Optional<String> its = mounts(directory);
        if (own.equals(its)) {
            return new Accounts();
        }
        try {
            ConfinedFile files = new ConfinedFile(OwnKernel.open());
            String root = directory.concat("/root");
            return new Accounts(
                    files.read(root, List.of("etc", "passwd"), MOST_BYTES).orElse(""),
                    files.read(root, List.of("etc", "group"), MOST_BYTES).orElse(""));
        } catch (IllegalCallerException | UnsupportedOperationException e) {
            return new Accounts("", "");
        }
    }

    /** Returns the mount namespace; empty where it is unknown, which for a container counts as another one. */
    private static Optional<String> mounts(String directory) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of(directory, "ns", "mnt")).toString());
        } catch (IOException e) {
            // A process of another user: most are in the namespace of this one.
            return ContainerMarks.read(directory).isContainer() ? Optional.empty() : directory.equals("/proc/self")
                    ? Optional.empty()
                    : mounts("/proc/self");
        }
    }

    Accounts(String users, String groups) {
        this.users = users;
        this.groups = groups;
    }

    private static String text(String file) {
        try {
            String text = ProcFile.read(file);
            return text == null ? "" : text;
        } catch (IOException e) {
            return "";
        }
    }

    /** Returns the name of a user, or the number. */
    public String user(long id) {
        return name(users, id);
    }

    /** Returns the name of a group, or the number. */
    public String group(long id) {
        return name(groups, id);
    }

    private static String name(String lines, long id) {
        String number = Long.toString(id);
        int start = 0;
        while (start < lines.length()) {
            int newline = lines.indexOf('\n', start);
            int end = newline < 0 ? lines.length() : newline;
            int first = lines.indexOf(':', start);
            int second = first < 0 ? -1 : lines.indexOf(':', first + 1);
            if (second >= 0 && second < end && lines.startsWith(number, second + 1)
                    && second + 1 + number.length() < end && lines.charAt(second + 1 + number.length()) == ':') {
                return TextLayout.plain(lines.substring(start, first));
            }
            start = end + 1;
        }
        return number;
    }
}
