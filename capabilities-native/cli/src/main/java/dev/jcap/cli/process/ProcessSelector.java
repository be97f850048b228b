package dev.jcap.cli.process;

import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which processes are meant by numbers and names on the command line. */
final class ProcessSelector {

    /** The kernel keeps no more of a process's name. */
    private static final int NAME_BYTES = 15;

    static final String NO_PROC = "/proc is not there: this is not Linux, or it is not mounted";

    private ProcessSelector() {}

    /**
     * The processes and threads with these ids, and all processes with these names but this one.
     *
     * @throws CapabilityException when there is none for one of the words
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
            throw new CapabilityException("there is no process or thread " + id + ", or it is hidden");
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
            throw new CapabilityException("there is no process named \"" + name + '"');
        }
    }

    /** Every process; this one is always among them. */
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

    /** A process id, or 0 for a name. */
    private static long id(String word) throws UsageException {
        if (word.isEmpty()) {
            throw new UsageException("an empty word is no process");
        }
        long id = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            id = id * 10 + c - '0';
            if (id > Integer.MAX_VALUE) {
                throw new UsageException(word + " is no process id");
            }
        }
        if (id == 0) {
            throw new UsageException(word + " is no process id");
        }
        return id;
    }
}
