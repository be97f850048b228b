package dev.jcap.linux.tools;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command has around it.
 *
 * @param in          the standard input stream
 * @param out         the standard output stream
 * @param err         the standard error stream
 * @param terminal    whether {@code out} is a terminal
 * @param environment the environment variables
 */
public record Shell(InputStream in, PrintStream out, PrintStream err, boolean terminal, Map<String, String> environment) {

    /** The one that this JVM was started from. */
    static Shell ofThisProcess() {
        return new Shell(System.in, System.out, System.err, isTerminal(), System.getenv());
    }

    // isatty(3) without linking a native call; System.console() asks for the standard input stream too.
    private static boolean isTerminal() {
        try {
            String target = new File("/proc/self/fd/1").getCanonicalPath();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
