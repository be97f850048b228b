package dev.jcap.linux.trace.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The processes of one run of a command, which end together. */
public interface RunProcesses extends AutoCloseable {

    /** Creates an empty set of processes. */
    static RunProcesses create() throws IOException {
        try {
            return ControlGroup.create();
        } catch (IOException e) {
            throw new IOException("cannot create a control group, without which an earlier run could influence a later one: "
                    + e.getMessage() + "; run as root where control groups of version 2 are mounted and can be written", e);
        }
    }

    /** Adds a process that has no children yet. What it starts belongs to the run too. */
    void add(Process process) throws IOException;

    /** Returns the process ids. */
    List<Long> pids();

    /** Returns whether no process is alive. */
    boolean isEmpty();

    /** Kills all processes, and returns why some are left; empty if there is none. */
    Optional<String> end() throws IOException, InterruptedException;

    /** Kills what is left. */
    @Override
    void close() throws IOException;
}
