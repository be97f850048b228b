package dev.jcap.cli.libcap;

import dev.jcap.CapabilityFormat;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

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
                --color=false  do not print the given processes in red on a terminal;
                                also --colour

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
        int known = Capabilities.supported().size();
        ProcessTable table = new ProcessTable(Path.of(flags.proc), known);
        SortedMap<Long, ProcessTable.Entry> processes = table.read();
        List<Long> hits = new ArrayList<>();
        List<String> misses = new ArrayList<>();
        boolean unmatched = false;
        for (String target : flags.targets) {
            if (target.matches("[0-9]{1,18}")) {
                find(Long.parseLong(target), table, processes, hits, misses);
            } else {
                unmatched |= !match(target, processes, hits, misses);
            }
        }
        boolean red = flags.colour && shell.terminal();
        CapabilityTree tree = new CapabilityTree(
                processes,
                red ? new TreeSet<>(hits) : Set.of(),
                flags.verbose,
                CapabilityFormat.ofCount(known),
                shell.out());
        hits.forEach(pid -> tree.print(pid, flags.depth));
        misses.forEach(shell.out()::println);
        return unmatched ? FAILED : OK;
    }

    private static void find(
            long id,
            ProcessTable table,
            SortedMap<Long, ProcessTable.Entry> processes,
            List<Long> hits,
            List<String> misses) {
        long pid = processes.containsKey(id) ? id : table.processOf(id).orElse(-1L);
        if (processes.containsKey(pid)) {
            hits.add(pid);
        } else {
            misses.add("[PID " + id + " not found]");
        }
    }

    /** Adds the processes whose name matches, and returns whether there are any. */
    private static boolean match(
            String glob, SortedMap<Long, ProcessTable.Entry> processes, List<Long> hits, List<String> misses) {
        int before = hits.size();
        processes.forEach((pid, entry) -> {
            if (Glob.matches(glob, entry.leader().name())) {
                hits.add(pid);
            }
        });
        if (hits.size() == before) {
            misses.add("no process matched \"" + glob + '"');
            return false;
        }
        return true;
    }
}
