package dev.jcap.linux.tools;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One process, or one thread that was asked for by its own id, as it was read.
 *
 * @param leader  the process's first thread, or the thread asked for
 * @param others  the process's other threads, by id; without zombies, and empty for a single thread
 */
record ProcessView(Task leader, List<Task> others) {

    private static final Path PROC = Path.of("/proc");

    /** Reads a process or thread; null when it has ended or is hidden. */
    static ProcessView read(long id) throws IOException {
        Path directory = PROC.resolve(Long.toString(id));
        Task leader = Task.read(directory.resolve("status"));
        if (leader == null) {
            return null;
        }
        boolean alone = leader.process() != id || leader.threads() == 1;
        return new ProcessView(leader, alone ? List.of() : others(directory.resolve("task"), id));
    }

    private static List<Task> others(Path tasks, long leader) throws IOException {
        List<Task> others = new ArrayList<>();
        for (long id : ids(tasks)) {
            Task task = id == leader ? null : Task.read(tasks.resolve(Long.toString(id)).resolve("status"));
            if (task != null && !task.ended()) {
                others.add(task);
            }
        }
        return others;
    }

    /** The ids of all processes, ascending. */
    static List<Long> all() throws IOException {
        return ids(PROC);
    }

    /** The ids of the threads that are listed for a process, ascending; none when it has ended. */
    static List<Long> threads(long process) throws IOException {
        return ids(PROC.resolve(Long.toString(process)).resolve("task"));
    }

    private static List<Long> ids(Path directory) throws IOException {
        List<Long> ids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                    ids.add(Long.parseLong(name));
                }
            }
        } catch (DirectoryIteratorException e) {
            if (Files.exists(directory)) {
                throw e.getCause();
            }
        } catch (NoSuchFileException e) {
            return ids;
        }
        ids.sort(null);
        return ids;
    }

    /** The threads whose credentials are not the leader's, those with equal ones together. */
    List<List<Task>> differing() {
        List<Task> differing = new ArrayList<>();
        for (Task thread : others) {
            if (!thread.hasCredentialsOf(leader)) {
                differing.add(thread);
            }
        }
        return Crowds.of(differing);
    }

    /** Whether any of its threads has a capability. */
    boolean hasCapabilities() {
        if (leader.hasCapabilities()) {
            return true;
        }
        for (Task thread : others) {
            if (thread.hasCapabilities()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is a process's first thread, with the others beside it. */
    boolean isProcess() {
        return leader.process() == leader.snapshot().id();
    }
}
