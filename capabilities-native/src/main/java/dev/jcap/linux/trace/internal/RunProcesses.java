package dev.jcap.linux.trace.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The processes of one run of a command, which end together. */
public interface RunProcesses extends AutoCloseable {

    /** Creates an empty set of processes: a control group, or the descendants of this JVM where none can be created. */
    static RunProcesses create() throws IOException, InterruptedException {
        try {
            return ControlGroup.create();
        } catch (IOException noGroup) {
            try {
                return Descendants.create();
            } catch (IOException e) {
                throw new IOException("an earlier run could influence a later one: cannot create a control group ("
                        + noGroup.getMessage() + "), and " + e.getMessage() + "; search in a JVM of its own (jcap trace --as),"
                        + " or where this user can write control groups of version 2", e);
            }
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
