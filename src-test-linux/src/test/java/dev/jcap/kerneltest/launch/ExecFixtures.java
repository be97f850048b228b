package dev.jcap.kerneltest.launch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jcap.FileCapabilities;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.TempTree;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs of every kind in one directory: copies of {@code cat} with capabilities and set-ID bits, and scripts. All of
 * them print the files that they are given, the scripts their own text before.
 */
record ExecFixtures(Path directory) implements AutoCloseable {

    private static final Path CAT = Path.of("/usr/bin/cat");
    private static final String SHELL_TEXT =
            "while IFS= read -r line; do printf '%s\\n' \"$line\"; done < /proc/self/status\n";

    // int setxattr(const char *path, const char *name, const void *value, size_t size, int flags);
    private static final MethodHandle SETXATTR = NativeCalls.link(
            "setxattr", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));

    /** Makes what needs no privilege, in a new directory that everybody can read. */
    static ExecFixtures plain() throws IOException {
        Path directory = TempTree.openDirectory("jcap-fixtures");
        return fill(directory);
    }

    /** Makes what needs no privilege. */
    static ExecFixtures fill(Path directory) throws IOException {
        ExecFixtures fixtures = new ExecFixtures(directory);
        fixtures.copy("plain", 0755);
        fixtures.copy("not-executable", 0644);
        fixtures.copy("unreadable", 0711);
        fixtures.script("script", "#!" + directory + "/plain\n");
        fixtures.script("script-with-argument", "#! \t" + directory + "/plain -u \nmore\n");
        fixtures.script("script-of-relative", "#!./plain\n");
        fixtures.script("script-of-nothing", "#!/nonexistent/interpreter\n");
        fixtures.script("script-without-name", "#!");
        fixtures.script("script-of-directory", "#!" + directory + "\n");
        fixtures.script("text", SHELL_TEXT);
        fixtures.script("text-after-empty-line", "#!  \n" + SHELL_TEXT);
        fixtures.script("endless", "#!" + "/".repeat(300) + CAT + "\n" + SHELL_TEXT);
        for (int depth = 1; depth <= 7; depth++) {
            String below = depth == 1 ? "plain" : "nested-" + (depth - 1);
            fixtures.script("nested-" + depth, "#!" + directory + '/' + below + "\n");
        }
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("script"));
        Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("missing"));
        Files.createDirectory(directory.resolve("directory"));
        Files.createDirectory(directory.resolve("private"));
        fixtures.copy("private/plain", 0755);
        fixtures.mode("private", 0700);
        return fixtures;
    }

    /** Makes what only root can make. */
    ExecFixtures withPrivileges() throws IOException {
        for (String text : List.of(
                "cap_net_raw=ep",
                "cap_net_raw=p",
                "cap_kill=i",
                "cap_kill=ei",
                "cap_kill,cap_net_raw=eip",
                "cap_net_raw,63=ep",
                "=",
                "cap_net_raw=ep [rootid=1000]",
                "cap_net_raw=ep [rootid=1]")) {
            copy(text, 0755);
            attribute(text, FileCapabilities.parse(text).encode());
        }
        copy("damaged", 0755);
        attribute("damaged", new byte[0]);
        owned("setuid-root", 0, 0, 04755);
        owned("setuid-nobody", ChildPrivilege.NOBODY, 0, 04755);
        owned("setgid", 0, 4242, 02755);
        owned("setgid-without-x", 0, 4242, 02745);
        owned("setuid-and-setgid", 4242, 4242, 06755);
        owned("setuid-root-with-capabilities", 0, 0, 04755);
        attribute("setuid-root-with-capabilities", FileCapabilities.parse("cap_net_raw=ep").encode());
        owned("only-for-4242", 0, 4242, 0750);
        script("script-of-capable", "#!" + directory + "/cap_net_raw=ep\n");
        script("capable-script", "#!" + directory + "/plain\n");
        attribute("capable-script", FileCapabilities.parse("cap_net_raw=ep").encode());
        script("nested-of-capable", "#!" + directory + "/script-of-capable\n");
        script("setuid-script", "#!" + directory + "/plain\n");
        mode("setuid-script", 04755);
        return this;
    }

    /** Everything in the directory that is to be run, and something that is not there. */
    List<String> commands() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return Stream.concat(files, Stream.of("missing", "private/plain", "plain/plain").map(directory::resolve))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    /** Removes the directory and all in it. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void copy(String name, int mode) throws IOException {
        Files.copy(CAT, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        mode(name, mode);
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        mode(name, 0755);
    }

    private void owned(String name, long uid, long gid, int mode) throws IOException {
        copy(name, 0700);
        Files.setAttribute(directory.resolve(name), "unix:uid", (int) uid);
        Files.setAttribute(directory.resolve(name), "unix:gid", (int) gid);
        mode(name, mode);
    }

    private void mode(String name, int mode) throws IOException {
        Files.setAttribute(directory.resolve(name), "unix:mode", mode);
    }

    private void attribute(String name, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, value.length == 0 ? new byte[1] : value);
            int result = (int) SETXATTR.invokeExact(
                    arena.allocateFrom(directory.resolve(name).toString()),
                    arena.allocateFrom("security.capability"),
                    bytes,
                    (long) value.length,
                    0);
            Scenarios.requireEqual(0, result, "setxattr of " + name);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
