package dev.jcap.cli.process;

import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.proc.ProcFile;
import java.io.IOException;

/** Tells JVMs from other processes: attaching sends SIGQUIT, which makes other programs stop or shut down. */
final class JavaProcess {

    private JavaProcess() {}

    /**
     * Refuses a process that is not a JVM, or that cannot be recognised as one.
     *
     * @throws CapabilityException with the reason
     */
    static void require(ProcessHandle process) throws IOException {
        String directory = "/proc/" + process.pid();
        try {
            String maps = ProcFile.read(directory + "/maps");
            if (maps == null || !maps.contains("/libjvm.so")) {
                throw new CapabilityException("process " + process.pid() + " is not a JVM");
            }
        } catch (IOException e) {
            // Other users may read the command line, but not the memory map.
            if (!program(directory).endsWith("java")) {
                throw new CapabilityException("cannot tell whether process " + process.pid()
                        + " is a JVM: run jcap as the user of the process or as root", e);
            }
        }
    }

    private static String program(String directory) throws IOException {
        String words = ProcFile.read(directory + "/cmdline");
        return words == null ? "" : words.substring(0, Math.max(0, words.indexOf('\0')));
    }
}
