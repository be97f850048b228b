package dev.jcap.cli.process;

import dev.jcap.cli.surroundings.NamespaceText;
import dev.jcap.cli.surroundings.OwnKernel;
import dev.jcap.linux.internal.proc.ProcFile;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A process as read from /proc, or a single thread requested by its own id.
 *
 * @param leader the first thread of the process, or the requested thread
 * @param others the other threads of the process by id, without zombies; empty for a single thread
 * @param namespace the user namespace of all of them
 */
record ProcessView(TaskView leader, List<TaskView> others, ProcessNamespace namespace) {

    private static final String PROC = "/proc/";

    /** Reads a process or thread; returns null if it has ended or is hidden. */
    static ProcessView read(long id) throws IOException {
        String directory = PROC.concat(Long.toString(id));
        TaskView leader = TaskView.read(directory);
        if (leader == null) {
            return null;
        }
        boolean alone = leader.process() != id || leader.threads() == 1;
        return new ProcessView(leader, alone ? List.of() : others(id), ProcessNamespace.read(directory));
    }

    /** Returns it with what only the kernel can answer about its user namespace; asks about no process of this one. */
    ProcessView withOwners() {
        if (!namespace.isOther() && !NamespaceText.isWorthALine(namespace)) {
            return this;
        }
        String directory = PROC.concat(Long.toString(leader.snapshot().id()));
        return new ProcessView(leader, others, namespace.ask(directory, OwnKernel::open));
    }

    private static List<TaskView> others(long leader) throws IOException {
        List<TaskView> others = new ArrayList<>();
        for (long id : threads(leader)) {
            TaskView task = id == leader ? null : thread(leader, id);
            if (task != null && !task.ended()) {
                others.add(task);
            }
        }
        return others;
    }

    /** Returns the ids of all processes, ascending. */
    static List<Long> all() throws IOException {
        return ProcFile.numbers(PROC);
    }

    /** Returns the ids of the threads of a process, ascending; none if it has ended. */
    static List<Long> threads(long process) throws IOException {
        return ProcFile.numbers(tasks(process));
    }

    /** Reads one thread of a process; returns null if it has ended. */
    static TaskView thread(long process, long id) throws IOException {
        return TaskView.read(tasks(process).concat(Long.toString(id)));
    }

    private static String tasks(long process) {
        return PROC.concat(Long.toString(process)).concat("/task/");
    }

    /** Returns the threads whose credentials differ from the leader's, grouped by equal credentials. */
    List<List<TaskView>> differing() {
        List<TaskView> differing = new ArrayList<>();
        for (TaskView thread : others) {
            if (!thread.hasCredentialsOf(leader)) {
                differing.add(thread);
            }
        }
        return ThreadGroups.of(differing);
    }

    /** Returns whether any of its threads has a capability. */
    boolean hasCapabilities() {
        if (leader.hasCapabilities()) {
            return true;
        }
        for (TaskView thread : others) {
            if (thread.hasCapabilities()) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether it is this process. */
    boolean isSelf() throws IOException {
        return ProcFile.linkName("/proc/self").equals(Long.toString(leader.process()));
    }

    /** Returns whether it is a whole process and not a single thread. */
    boolean isProcess() {
        return leader.process() == leader.snapshot().id();
    }
}
