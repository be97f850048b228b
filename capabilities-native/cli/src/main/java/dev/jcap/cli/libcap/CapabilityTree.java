package dev.jcap.cli.libcap;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.cli.libcap.ProcessTable.Entry;
import dev.jcap.cli.libcap.ProcessTable.Task;
import dev.jcap.linux.internal.proc.TaskName;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints processes as trees: a line for each process, and for each group of threads that differ from its first one. */
final class CapabilityTree {

    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private final SortedMap<Long, Entry> processes;
    private final Map<Long, List<Long>> children = new TreeMap<>();
    private final Set<Long> printed = new HashSet<>();
    private final Set<Long> marked;
    private final boolean verbose;
    private final CapabilityFormat format;
    private final PrintStream out;

    /**
     * @param marked  the ids to print in red
     * @param verbose whether to print empty sets and tuples too
     */
    CapabilityTree(
            SortedMap<Long, Entry> processes, Set<Long> marked, boolean verbose, CapabilityFormat format, PrintStream out) {
        this.processes = processes;
        this.marked = marked;
        this.verbose = verbose;
        this.format = format;
        this.out = out;
        processes
                .forEach((pid, entry) -> children.computeIfAbsent(entry.leader().parent(), unseen -> new ArrayList<>()).add(pid));
    }

    /** Prints a process and its descendants once, up to a depth; 0 is without limit. */
    void print(long pid, int depth) {
        print(pid, "", "--", "  ", depth);
    }

    private void print(long pid, String stub, String joint, String below, int depth) {
        if (!printed.add(pid)) {
            return;
        }
        Entry entry = processes.get(pid);
        List<Task> same = entry.threads().stream().filter(entry.leader()::looksLike).toList();
        List<Task> others = new ArrayList<>(entry.threads());
        others.removeAll(same);
        String more = same.isEmpty() ? "" : "+{" + ids(same) + '}';
        out.println(stub + joint + TaskName.printable(entry.leader().name()) + '(' + id(pid) + more + ')' + sets(entry.leader()));
        while (!others.isEmpty()) {
            Task first = others.getFirst();
            List<Task> group = others.stream().filter(first::looksLike).toList();
            out.println(stub + below + ":>-" + TaskName.printable(first.name()) + '{' + ids(group) + '}' + sets(first));
            others.removeAll(group);
        }
        if (depth != 1) {
            printChildren(pid, stub + below, Math.max(0, depth - 1));
        }
    }

    private void printChildren(long pid, String stub, int depth) {
        List<Long> pids = children.getOrDefault(pid, List.of());
        for (long child : pids) {
            print(child, stub, "+-", child == pids.getLast() ? "  " : "| ", depth);
        }
    }

    private String ids(List<Task> tasks) {
        return tasks.stream().map(task -> id(task.id())).collect(Collectors.joining(","));
    }

    private String id(long id) {
        return marked.contains(id) ? RED + id + PLAIN : Long.toString(id);
    }

    private String sets(Task task) {
        String state = task.state()
                .filter(sets -> verbose || !sets.equals(CapabilityState.EMPTY))
                .map(sets -> " \"" + format.print(sets) + '"')
                .orElse("");
        return state + task.iab()
                .filter(iab -> verbose || isNoteworthy(iab))
                .map(iab -> " [" + iab + ']')
                .orElse("");
    }

    private static boolean isNoteworthy(Iab iab) {
        return !iab.ambient().isEmpty() || !iab.blocked().isEmpty();
    }
}
