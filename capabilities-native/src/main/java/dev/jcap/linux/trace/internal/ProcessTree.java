package dev.jcap.linux.trace.internal;

import dev.jcap.linux.internal.proc.TaskName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processes below one, from {@code /proc}. Unlike {@link ProcessHandle}, it also tells which ones have ended. */
final class ProcessTree {

    private ProcessTree() {}

    /** A process: its name, and whether it has ended and only its status is left. */
    record Entry(long pid, long parent, String name, boolean ended) {

        /** Parses {@code proc_pid_stat(5)}. */
        static Entry parse(String stat) {
            int name = stat.indexOf('(');
            int end = stat.lastIndexOf(')');
            String[] fields = stat.substring(end + 2).split(" ");
            return new Entry(Long.parseLong(stat.substring(0, name).strip()), Long.parseLong(fields[1]),
                    TaskName.printable(stat.substring(name + 1, end)), fields[0].matches("[ZX]"));
        }

        @Override
        public String toString() {
            return name + " (pid " + pid + ")";
        }
    }

    /** Returns the descendants of a process, parents before their children. */
    static List<Entry> below(long ancestor) {
        Map<Long, List<Entry>> children = new HashMap<>();
        for (Entry entry : all()) {
            children.computeIfAbsent(entry.parent(), parent -> new ArrayList<>()).add(entry);
        }
        List<Entry> found = new ArrayList<>(children.getOrDefault(ancestor, List.of()));
        for (int i = 0; i < found.size(); i++) {
            found.addAll(Optional.ofNullable(children.remove(found.get(i).pid())).orElse(List.of()));
        }
        return found;
    }

    private static List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                read(process).ifPresent(all::add);
            }
            return all;
        } catch (IOException | DirectoryIteratorException e) {
            return all;
        }
    }

    private static Optional<Entry> read(Path process) {
        try {
            return Optional.of(Entry.parse(Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            // The process has ended.
            return Optional.empty();
        }
    }
}
