package dev.jcap.linux.trace.internal;

import dev.jcap.linux.internal.proc.TaskName;
import dev.jcap.linux.trace.TraceUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The traced threads with their processes and names, first from {@code /proc}, then from the trace. */
public final class TracedTasks {

    private static final long CLONE_THREAD = 0x10000;
    private static final String SPAWN_HELPER = "/jspawnhelper";

    private final Map<Long, TracedTask> tasks = new HashMap<>();
    private final Scope scope;
    private long calls;

    public TracedTasks(Scope scope) {
        this.scope = scope;
    }

    /** Adds a thread that existed before the trace. */
    public void add(long tid, long pid) {
        tasks.putIfAbsent(tid, new TracedTask(pid, name(pid, tid), scope != Scope.LAUNCHED, 0));
    }

    /** Returns a thread; an unknown one counts as a traced process of its own. */
    public TracedTask get(long tid) {
        return tasks.computeIfAbsent(tid, id -> new TracedTask(id, name(id, id), true, 0));
    }

    public long nextCall() {
        return ++calls;
    }

    public void born(TraceLine.NewTask born) {
        TracedTask parent = get(born.tid());
        long pid = (born.cloneFlags() & CLONE_THREAD) != 0 ? parent.pid : born.child();
        tasks.put(born.child(), new TracedTask(pid, TaskName.printable(born.name()), parent.watched, parent.operation));
    }

    public void renamed(TraceLine.Rename renamed) {
        get(renamed.renamed()).name = TaskName.printable(renamed.name());
    }

    /** Handles an execve: the executing thread becomes the only one of its process, with the id of the process. */
    public void executed(TraceLine.Exec exec) {
        TracedTask before = get(exec.oldTid());
        tasks.values().removeIf(task -> task.pid == exec.pid());
        boolean watched = before.watched || !exec.program().endsWith(SPAWN_HELPER);
        tasks.put(exec.pid(), new TracedTask(exec.pid(), before.name, watched, before.operation));
    }

    public void begin(long tid, int operation) {
        if (scope == Scope.THIS_JVM) {
            get(tid).operation = operation;
        } else {
            tasks.values().forEach(task -> task.operation = operation);
        }
    }

    public void end(int operation) {
        for (TracedTask task : tasks.values()) {
            if (task.operation == operation) {
                task.operation = 0;
            }
        }
    }

    private static String name(long pid, long tid) {
        try {
            return TaskName.printable(Files.readString(Path.of("/proc/" + pid + "/task/" + tid + "/comm")).strip());
        } catch (IOException e) {
            return "?";
        }
    }

    /** Returns the current thread ids of a process; empty if it has ended. */
    public static List<Long> tids(long pid) {
        List<Long> tids = new ArrayList<>();
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            directory.forEach(task -> tids.add(Long.valueOf(task.getFileName().toString())));
            return tids;
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
    }

    /** Returns the id of the calling thread. */
    public static long thisTid() {
        try {
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
        } catch (IOException e) {
            throw new TraceUnavailableException("cannot read /proc/thread-self: " + e.getMessage(), e);
        }
    }
}
