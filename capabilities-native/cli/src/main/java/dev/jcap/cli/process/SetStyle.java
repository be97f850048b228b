package dev.jcap.cli.process;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.cli.shell.SetNames;
import java.util.List;

/**
 * How values look: how wide, whether in colour, for which kernel.
 *
 * @param columns  of a line
 * @param coloured whether what stands out does so in colour too
 * @param count    how many capabilities the kernel knows
 */
record SetStyle(int columns, boolean coloured, int count) {

    /** As many blocked capabilities are shown as a tuple has them, and more by what is left. */
    private static final int FEW = 4;

    private static final String RED = "\033[1;31m";
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";

    /** What is not as it should be, or not as the rest. */
    void alarm(StringBuilder out, int from) {
        paint(out, from, RED);
    }

    /** What names the lines below. */
    void head(StringBuilder out, int from) {
        paint(out, from, BOLD);
    }

    /** Paints what has been appended since an index, but not the end of the last line. */
    private void paint(StringBuilder out, int from, String colour) {
        if (coloured) {
            int end = out.charAt(out.length() - 1) == '\n' ? out.length() - 1 : out.length();
            out.insert(end, PLAIN).insert(from, colour);
        }
    }

    /** A set in words. */
    String set(CapabilitySet set) {
        return SetNames.of(set, count);
    }

    /** The three sets in libcap's form. */
    String state(CapabilityState state) {
        return CapabilityFormat.ofCount(count).print(state);
    }

    /** Everything but the ids, in one line: what is as usual is left out. */
    String summary(CapabilitySnapshot thread) {
        StringBuilder text = new StringBuilder(state(thread.state()));
        if (!thread.ambient().isEmpty()) {
            text.append("; ambient ").append(set(thread.ambient()));
        }
        CapabilitySet blocked = thread.bounding().complement(count);
        if (blocked.size() > FEW) {
            text.append("; bounding ").append(set(thread.bounding()));
        } else if (!blocked.isEmpty()) {
            text.append(" [").append(new Iab(CapabilitySet.EMPTY, CapabilitySet.EMPTY, blocked)).append(']');
        }
        if (thread.noNewPrivs()) {
            text.append("; no_new_privs");
        }
        return text.toString();
    }

    /** The ids and names of threads, up to a handful, then how many more. */
    static String names(List<TaskView> threads) {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(threads.size(), 5);
        for (int i = 0; i < shown; i++) {
            TaskView thread = threads.get(i);
            text.append(i == 0 ? "" : ", ").append(thread.snapshot().id()).append(' ').append(thread.name());
        }
        if (shown < threads.size()) {
            text.append(" and ").append(threads.size() - shown).append(" more");
        }
        return text.toString();
    }
}
