package dev.jcap.cli.process;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.proc.ProcFile;
import java.io.IOException;

/**
 * A thread as read from its status file (proc_pid_status(5)).
 *
 * @param snapshot the credentials
 * @param process  the process id
 * @param parent   the id of the parent process
 * @param threads  how many threads the process has
 * @param ended    whether it is a zombie
 * @param kernel   whether it is a kernel thread
 */
record TaskView(CapabilitySnapshot snapshot, long process, long parent, long threads, boolean ended, boolean kernel) {

    private static final long KTHREADD = 2;

    /** Reads the status file in a directory of /proc; returns null if the thread has ended or is hidden. */
    static TaskView read(String directory) throws IOException {
        String text = ProcFile.read(directory.concat("/status"));
        try {
            return text == null ? null : parse(text);
        } catch (CapabilityFormatException e) {
            throw new IOException("cannot parse ".concat(directory).concat("/status: ").concat(e.getMessage()), e);
        }
    }

    static TaskView parse(String text) {
        CapabilitySnapshot snapshot = CapabilitySnapshot.parse(text);
        long parent = number(text, "\nPPid:\t");
        String state = field(text, "\nState:\t");
        String thread = field(text, "\nKthread:\t");
        boolean kernel = thread.isEmpty()
                ? parent == KTHREADD || snapshot.id() == KTHREADD && parent == 0
                : thread.equals("1");
        return new TaskView(
                snapshot,
                number(text, "\nTgid:\t"),
                parent,
                number(text, "\nThreads:\t"),
                state.startsWith("Z") || state.startsWith("X"),
                kernel);
    }

    /** Returns whether it has the same credentials as another. */
    boolean hasCredentialsOf(TaskView other) {
        return snapshot.credentials().equals(other.snapshot.credentials());
    }

    /** Returns whether any set except the bounding set has a capability. */
    boolean hasCapabilities() {
        long mask = snapshot.state().permitted().mask()
                | snapshot.state().effective().mask()
                | snapshot.state().inheritable().mask()
                | snapshot.ambient().mask();
        return mask != 0;
    }

    /** Returns the name, safe to print. */
    String name() {
        return TextLayout.plain(snapshot.name());
    }

    private static String field(String text, String key) {
        int at = text.indexOf(key);
        int end = at < 0 ? -1 : text.indexOf('\n', at + key.length());
        return end < 0 ? "" : text.substring(at + key.length(), end);
    }

    private static long number(String text, String key) {
        String number = field(text, key);
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new CapabilityFormatException(number, 0, "a number is missing in the status file");
        }
    }
}
