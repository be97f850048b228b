package dev.jcap.cli.process;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.proc.ProcFile;
import java.io.IOException;

/**
 * One thread as its status file has it (proc_pid_status(5)).
 *
 * @param snapshot its credentials
 * @param process  the id of its process
 * @param parent   the id of the process that started its process
 * @param threads  how many threads its process has
 * @param ended    whether it is a zombie, and will do nothing any more
 * @param kernel   whether it runs in the kernel only
 */
record TaskView(CapabilitySnapshot snapshot, long process, long parent, long threads, boolean ended, boolean kernel) {

    private static final long KTHREADD = 2;

    /** Reads a directory of /proc; null when the thread has ended or is hidden. */
    static TaskView read(String directory) throws IOException {
        String text = ProcFile.read(directory.concat("/status"));
        try {
            return text == null ? null : parse(text);
        } catch (CapabilityFormatException e) {
            throw new IOException("cannot understand the status file in ".concat(directory), e);
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

    /** Whether everything but id and name is as in the other. */
    boolean hasCredentialsOf(TaskView other) {
        return snapshot.credentials().equals(other.snapshot.credentials());
    }

    /** Whether it can do, or come to do, anything by a capability that it has now. */
    boolean hasCapabilities() {
        long mask = snapshot.state().permitted().mask()
                | snapshot.state().effective().mask()
                | snapshot.state().inheritable().mask()
                | snapshot.ambient().mask();
        return mask != 0;
    }

    /** Its name, safe to print. */
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
            throw new CapabilityFormatException(number, 0, "no number in the status file");
        }
    }
}
