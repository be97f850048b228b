package dev.jcap.cli.process;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.cli.shell.SetNames;
import java.util.List;

/**
 * Formats values for a terminal.
 *
 * @param columns  the width of a line
 * @param coloured whether to use colour
 * @param count    how many capabilities the kernel supports
 */
record SetStyle(int columns, boolean coloured, int count) {

    /** Up to this many blocked capabilities are listed; with more, the bounding set is shown instead. */
    private static final int FEW = 4;

    private static final String RED = "\033[1;31m";
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";

    /** Marks an alarm: a violation, or a thread that differs. */
    void alarm(StringBuilder out, int from) {
        paint(out, from, RED);
    }

    /** Marks a heading. */
    void head(StringBuilder out, int from) {
        paint(out, from, BOLD);
    }

    /** Colours the text from an index, without the last line break. */
    private void paint(StringBuilder out, int from, String colour) {
        if (coloured) {
            int end = out.charAt(out.length() - 1) == '\n' ? out.length() - 1 : out.length();
            out.insert(end, PLAIN).insert(from, colour);
        }
    }

    /** Returns a set in words. */
    String set(CapabilitySet set) {
        return SetNames.of(set, count);
    }

    /** Returns the three sets in libcap's text form. */
    String state(CapabilityState state) {
        return CapabilityFormat.ofCount(count).print(state);
    }

    /** Returns everything except the ids in one line, without default values. */
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

    /** Returns the ids and names of up to five threads, and the number of the others. */
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
