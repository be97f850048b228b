package dev.jcap.cli.trace;

import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the first process of a container by the id that its control group is named after. */
public final class ContainerProcess {

    private static final int SHORTEST = 8;

    private ContainerProcess() {}

    /**
     * Returns the process with the lowest id among those whose parent is outside of the container.
     *
     * @param id the id, or at least eight letters at its beginning
     */
    public static ProcessHandle find(String id) throws UsageException {
        if (id.length() < SHORTEST) {
            throw new UsageException("--container: give at least " + SHORTEST + " letters of the id");
        }
        Pattern group = Pattern.compile("(?m)^[^:]*:[^:]*:.*[/:-]" + Pattern.quote(id));
        List<ProcessHandle> first = ProcessHandle.allProcesses()
                .filter(process -> isIn(process, group))
                .filter(process -> process.parent().filter(parent -> isIn(parent, group)).isEmpty())
                .sorted(Comparator.comparingLong(ProcessHandle::pid))
                .toList();
        if (first.isEmpty()) {
            throw new UsageException("--container: no process is in a control group of \"" + TextLayout.plain(id)
                    + "\"; is the container running?");
        }
        return first.getFirst();
    }

    private static boolean isIn(ProcessHandle process, Pattern group) {
        try {
            return group.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/cgroup"))).find();
        } catch (IOException e) {
            // The process has ended.
            return false;
        }
    }
}
