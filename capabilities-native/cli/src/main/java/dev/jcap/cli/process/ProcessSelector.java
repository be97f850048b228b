package dev.jcap.cli.process;

import dev.jcap.cli.shell.NoSuchProcessException;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds processes by the ids and names on the command line. */
final class ProcessSelector {

    /** The kernel stores at most this much of a name. */
    private static final int NAME_BYTES = 15;

    static final String NO_PROC = "cannot read /proc: mount it, and run jcap on Linux";

    private ProcessSelector() {}

    /**
     * Returns the processes and threads with these ids, and all processes with these names except this process.
     *
     * @throws NoSuchProcessException when no process has one of the ids or names
     */
    static List<ProcessView> of(List<String> words) throws IOException, UsageException {
        List<ProcessView> found = new ArrayList<>();
        List<ProcessView> all = null;
        for (String word : words) {
            long id = id(word);
            if (id > 0) {
                found.add(byId(id));
            } else {
                all = all == null ? everybody() : all;
                byName(word, all, found);
            }
        }
        return found;
    }

    private static ProcessView byId(long id) throws IOException {
        ProcessView view = ProcessView.read(id);
        if (view == null) {
            throw new NoSuchProcessException("process or thread " + id + " does not exist or is hidden");
        }
        return view;
    }

    private static void byName(String name, List<ProcessView> all, List<ProcessView> found)
            throws IOException {
        boolean any = false;
        for (ProcessView view : all) {
            if (!view.isSelf() && isNamed(name, view.leader().snapshot().name())) {
                found.add(view);
                any = true;
            }
        }
        if (!any) {
            throw new NoSuchProcessException("no process is named \"" + name + '"');
        }
    }

    /** Returns every process, including this one. */
    static List<ProcessView> everybody() throws IOException {
        List<ProcessView> all = new ArrayList<>();
        for (long id : ProcessView.all()) {
            ProcessView view = ProcessView.read(id);
            if (view != null) {
                all.add(view);
            }
        }
        if (all.isEmpty()) {
            throw new CapabilityException(NO_PROC);
        }
        return all;
    }

    private static boolean isNamed(String wanted, String name) {
        return wanted.equals(name) || wanted.length() > NAME_BYTES && wanted.substring(0, NAME_BYTES).equals(name);
    }

    /** Returns a process id, or 0 for a name. */
    private static long id(String word) throws UsageException {
        if (word.isEmpty()) {
            throw new UsageException("the process id or name is empty");
        }
        long id = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            id = id * 10 + c - '0';
            if (id > Integer.MAX_VALUE) {
                throw notAnId(word);
            }
        }
        if (id == 0) {
            throw notAnId(word);
        }
        return id;
    }

    private static UsageException notAnId(String word) {
        return new UsageException('"' + word + "\" is not a process id");
    }

    /** Returns the process with the id in a word. */
    static ProcessHandle process(String word) throws UsageException {
        long id = id(word);
        if (id == 0) {
            throw notAnId(word);
        }
        return handle(id);
    }

    static ProcessHandle handle(long pid) {
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new NoSuchProcessException("process " + pid + " does not exist or is hidden"));
    }
}
