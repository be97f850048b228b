package dev.jcap.cli.shell;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The streams and the environment of a command.
 *
 * @param in          the standard input stream
 * @param out         the standard output stream
 * @param err         the standard error stream
 * @param terminal    whether {@code out} is a terminal
 * @param environment the environment variables
 */
public record Shell(InputStream in, PrintStream out, PrintStream err, boolean terminal, Map<String, String> environment) {

    /** Returns those of this process. */
    public static Shell ofThisProcess() {
        return new Shell(input(), System.out, System.err, isTerminal(), System.getenv());
    }

    /** Not System.in, which asks how many bytes are available: for a file of /proc the kernel answers EINVAL. */
    private static InputStream input() {
        return new FileInputStream(FileDescriptor.in);
    }

    /** Returns whether the output is a pipe. If writing to a pipe fails, its reader has closed it, as head(1) does. */
    public boolean readerHasGone() {
        try {
            return out == System.out && Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false;
        }
    }

    // Like isatty(3), but without linking a native call; System.console() would check the standard input stream too.
    private static boolean isTerminal() {
        try {
            String target = new File("/proc/self/fd/1").getCanonicalPath();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
