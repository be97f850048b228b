package dev.jcap.cli.process;

import dev.jcap.linux.internal.proc.ProcFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One process, or one thread that was asked for by its own id, as it was read.
 *
 * @param leader  the process's first thread, or the thread asked for
 * @param others  the process's other threads, by id; without zombies, and empty for a single thread
 */
record ProcessView(TaskView leader, List<TaskView> others) {

    private static final String PROC = "/proc/";

    /** Reads a process or thread; null when it has ended or is hidden. */
    static ProcessView read(long id) throws IOException {
        String directory = PROC.concat(Long.toString(id));
        TaskView leader = TaskView.read(directory);
        if (leader == null) {
            return null;
        }
        boolean alone = leader.process() != id || leader.threads() == 1;
        return new ProcessView(leader, alone ? List.of() : others(id));
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

    /** The ids of all processes, ascending. */
    static List<Long> all() throws IOException {
        return ProcFile.numbers(PROC);
    }

    /** The ids of the threads that are listed for a process, ascending; none when it has ended. */
    static List<Long> threads(long process) throws IOException {
        return ProcFile.numbers(tasks(process));
    }

    /** One thread of a process; null when it has ended. */
    static TaskView thread(long process, long id) throws IOException {
        return TaskView.read(tasks(process).concat(Long.toString(id)));
    }

    private static String tasks(long process) {
        return PROC.concat(Long.toString(process)).concat("/task/");
    }

    /** The threads whose credentials are not the leader's, those with equal ones together. */
    List<List<TaskView>> differing() {
        List<TaskView> differing = new ArrayList<>();
        for (TaskView thread : others) {
            if (!thread.hasCredentialsOf(leader)) {
                differing.add(thread);
            }
        }
        return ThreadGroups.of(differing);
    }

    /** Whether any of its threads has a capability. */
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

    /** Whether it is this process. */
    boolean isSelf() throws IOException {
        return ProcFile.linkName("/proc/self").equals(Long.toString(leader.process()));
    }

    /** Whether it is a process's first thread, with the others beside it. */
    boolean isProcess() {
        return leader.process() == leader.snapshot().id();
    }
}
