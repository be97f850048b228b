package dev.jcap.cli.libcap;

import dev.jcap.CapabilityFormat;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** {@code jcap captree}: prints the tree of processes with their capabilities, thread by thread. */
public final class Captree implements Command {

    private static final String HELP = """
            usage: captree [--proc=/proc] [--depth=N] [--verbose] [--color=false]
                           [pid|glob]...

              Prints trees of processes with their capabilities, starting at process 1, or
              at the processes given by id or by a pattern for the name. Process 0 is the
              kernel.

                --proc=DIR     read the proc file system in DIR
                --depth=N      print N levels; 0 is all
                --verbose      print empty sets and tuples too
                --color=false  do not print the given ids in red on a terminal; also
                               --colour

              --name(pid+{threads that look the same}) "permitted, effective, inheritable"
                [ambient and dropped]
                :>-name{other threads} ...

              Exits with 1 if no process name matches a pattern, and with 2 for an unknown
              flag.
              Differences from libcap: every thread has its own state, not that of the first
              thread; the id of a thread selects its process.

              example: captree --depth=2 'java*'
            """;

    @Override
    public String name() {
        return "captree";
    }

    @Override
    public String summary() {
        return "Print the tree of processes with their capabilities (libcap's captree)";
    }

    @Override
    public String help() {
        return HELP;
    }

    @Override
    public int run(List<String> arguments, Shell shell) throws IOException {
        try {
            CaptreeFlags flags = new CaptreeFlags(arguments);
            if (flags.help) {
                shell.err().print(HELP);
                return OK;
            }
            return show(flags, shell);
        } catch (UsageException e) {
            shell.err().println(e.getMessage());
            shell.err().print(HELP);
            return USAGE;
        }
    }

    private static int show(CaptreeFlags flags, Shell shell) throws IOException {
        if (flags.proc.isEmpty()) {
            // Java takes it for the working directory.
            throw new NoSuchFileException("\"\"");
        }
        int known = Capabilities.supported().size();
        SortedMap<Long, ProcessTable.Entry> processes = new ProcessTable(Path.of(flags.proc), known).read();
        Set<Long> hits = new HashSet<>();
        Set<Long> marked = new HashSet<>();
        Set<String> misses = new LinkedHashSet<>();
        for (String target : flags.targets) {
            if (isId(target)) {
                long id = target.matches("0|[1-9][0-9]{0,9}") ? Long.parseLong(target) : -1;
                find(id, processes).ifPresentOrElse(hits::add, () -> misses.add(target));
                marked.add(id);
                continue;
            }
            List<Long> matching = matching(target, processes);
            if (matching.isEmpty()) {
                shell.out().println("no process matched " + GoText.quote(target));
                return FAILED;
            }
            hits.addAll(matching);
            marked.addAll(matching);
        }
        CapabilityTree tree = new CapabilityTree(
                processes,
                flags.isColoured() && shell.terminal() ? marked : Set.of(),
                flags.verbose,
                CapabilityFormat.ofCount(known),
                shell.out());
        hits.stream()
                .sorted(Comparator.<Long>comparingInt(pid -> depth(pid, processes)).thenComparing(Comparator.naturalOrder()))
                .forEach(pid -> tree.print(pid, flags.depth));
        misses.forEach(id -> shell.out().println("[PID " + id + " not found]"));
        return OK;
    }

    /** Returns whether a target is a number of 64 bits; a longer one is a pattern. */
    private static boolean isId(String target) {
        return target.matches("[0-9]+") && new BigInteger(target).bitLength() <= Long.SIZE;
    }

    /** Returns the process with an id or with a thread of that id. */
    private static Optional<Long> find(long id, SortedMap<Long, ProcessTable.Entry> processes) {
        return processes.keySet().stream().filter(pid -> processes.get(pid).has(id)).findFirst();
    }

    private static List<Long> matching(String glob, SortedMap<Long, ProcessTable.Entry> processes) {
        return processes.keySet().stream()
                .filter(pid -> Glob.matches(glob, processes.get(pid).leader().name()))
                .toList();
    }

    /** How many processes are above one. They were read one after the other, so that a circle is possible. */
    private static int depth(long pid, SortedMap<Long, ProcessTable.Entry> processes) {
        int depth = 0;
        ProcessTable.Entry entry = processes.get(pid);
        while (entry != null && depth < processes.size()) {
            entry = processes.get(entry.leader().parent());
            depth++;
        }
        return depth;
    }
}
