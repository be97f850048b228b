package dev.jcap.kerneltest.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The user {@code app} of the guide: a service's own. Where the machine has none, the commands of the tests see one: other
 * files stand in the place of the user database, for them and nobody else.
 */
public final class AppUser {

    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final Path GROUP = Path.of("/etc/group");
    private static final String BIND = "mount --bind \"$0/passwd\" /etc/passwd && mount --bind \"$0/group\" /etc/group"
            + " && exec \"$@\"";

    private static final Optional<Long> OF_THE_MACHINE = ofTheMachine();

    private AppUser() {}

    /** Only made where it is needed. */
    private static final class Made {
        private static final long ID = freeId();
        private static final Path DIRECTORY = database();
    }

    /** Its number, and that of its only group where the machine has no such user. */
    public static long uid() {
        return OF_THE_MACHINE.orElseGet(() -> Made.ID);
    }

    /** The words before a command of root, for which there is such a user then. */
    public static String[] prefix() {
        return OF_THE_MACHINE.isPresent()
                ? new String[0]
                : new String[] {"unshare", "--mount", "--", "sh", "-c", BIND, Made.DIRECTORY.toString()};
    }

    private static Optional<Long> ofTheMachine() {
        return entries(PASSWD).filter(entry -> entry[0].equals("app")).map(entry -> Long.parseLong(entry[2])).findFirst();
    }

    private static Stream<String[]> entries(Path file) {
        try {
            return Files.readAllLines(file).stream().map(line -> line.split(":")).filter(entry -> entry.length > 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long freeId() {
        Set<String> taken = Stream.concat(entries(PASSWD), entries(GROUP)).map(entry -> entry[2]).collect(Collectors.toSet());
        long id = 47115;
        while (taken.contains(String.valueOf(id))) {
            id++;
        }
        return id;
    }

    private static Path database() {
        try {
            Path directory = TempTree.openDirectory("jcap-app-user");
            directory.toFile().deleteOnExit();
            add(PASSWD, directory.resolve("passwd"), "app:x:" + Made.ID + ":" + Made.ID + "::/nonexistent:/usr/sbin/nologin\n");
            add(GROUP, directory.resolve("group"), "app:x:" + Made.ID + ":\n");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Path from, Path to, String line) throws IOException {
        String text = Files.readString(from);
        Files.writeString(to, text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
        to.toFile().deleteOnExit();
    }
}
