package dev.jcap.cli.libcap;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the processes of a machine with their threads, each from its own status file. */
final class ProcessTable {

    private static final String ENDED = "<zombie>";

    private final Path proc;
    private final int known;

    /**
     * A process or thread.
     *
     * @param name   the name in its status file, where the kernel writes a newline and a backslash with a backslash
     * @param parent the process id of its parent
     * @param state  its sets; empty for a zombie and for the kernel
     * @param iab    its IAB tuple; empty in the same cases
     */
    record Task(long id, String name, long parent, Optional<CapabilityState> state, Optional<Iab> iab) {

        /** Returns whether two tasks have the same name, sets and tuple. */
        boolean looksLike(Task other) {
            return name.equals(other.name) && state.equals(other.state) && iab.equals(other.iab);
        }
    }

    /** A process: its first thread, and the others by id. */
    record Entry(Task leader, List<Task> threads) {

        /** Returns whether this is the process of a thread. */
        boolean has(long tid) {
            return leader.id() == tid || threads.stream().anyMatch(thread -> thread.id() == tid);
        }
    }

    /**
     * @param proc  the mount point of the proc file system
     * @param known how many capabilities its kernel supports
     */
    ProcessTable(Path proc, int known) {
        this.proc = proc;
        this.known = known;
    }

    /** Reads all processes, and adds the kernel as number 0. */
    SortedMap<Long, Entry> read() throws IOException {
        SortedMap<Long, Entry> table = new TreeMap<>();
        table.put(0L, new Entry(new Task(0, "<kernel>", -1, Optional.empty(), Optional.empty()), List.of()));
        for (long pid : numbers(proc)) {
            table.put(pid, new Entry(task(pid, proc.resolve(Long.toString(pid))), threads(pid)));
        }
        return table;
    }

    private List<Task> threads(long pid) {
        Path directory = proc.resolve(Long.toString(pid)).resolve("task");
        List<Task> threads = new ArrayList<>();
        try {
            for (long tid : numbers(directory)) {
                if (tid != pid) {
                    threads.add(task(tid, directory.resolve(Long.toString(tid))));
                }
            }
            return threads;
        } catch (IOException e) {
            // The process has ended.
            return List.of();
        }
    }

    private static List<Long> numbers(Path directory) throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[1-9]*")) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.matches("[0-9]{1,10}")) {
                    numbers.add(Long.parseLong(name));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        numbers.sort(null);
        return numbers;
    }

    private Task task(long id, Path directory) {
        Optional<String> status = status(directory);
        Optional<CapabilitySnapshot> snapshot = status.flatMap(ProcessTable::snapshot);
        if (snapshot.isEmpty()) {
            return new Task(id, ENDED, 1, Optional.empty(), Optional.empty());
        }
        String name = field(status.get(), "Name").orElse("");
        long parent = field(status.get(), "PPid").map(Long::parseLong).orElse(0L);
        return new Task(id, name, parent, snapshot.map(CapabilitySnapshot::state), snapshot.map(s -> s.iab(known)));
    }

    private static Optional<String> status(Path directory) {
        try {
            return Optional.of(new String(Files.readAllBytes(directory.resolve("status")), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<CapabilitySnapshot> snapshot(String status) {
        try {
            return Optional.of(CapabilitySnapshot.parse(status));
        } catch (CapabilityFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> field(String status, String key) {
        // Only a newline ends a line (d): every other line terminator can be part of a name, which a process chooses.
        Matcher line = Pattern.compile("(?dm)^" + key + ":\\t(.*)$").matcher(status);
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }
}
