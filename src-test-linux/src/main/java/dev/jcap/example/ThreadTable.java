package dev.jcap.example;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import java.io.PrintStream;
import java.util.List;

/** Threads as a table, one line each. */
final class ThreadTable {

    private static final String LINE = "  %-7s %-16s %-6s %-24s %-9s %-8s %s%n";

    private ThreadTable() {}

    static void print(PrintStream out, List<CapabilitySnapshot> threads) {
        out.printf(LINE, "TID", "NAME", "UID", "CAPABILITIES", "BOUNDING", "AMBIENT", "NO_NEW_PRIVS");
        for (CapabilitySnapshot thread : threads) {
            out.printf(
                    LINE,
                    thread.id(),
                    thread.name(),
                    thread.uids().effective(),
                    thread.state(),
                    count(thread.bounding()),
                    count(thread.ambient()),
                    thread.noNewPrivs() ? "yes" : "no");
        }
    }

    private static String count(CapabilitySet set) {
        return set.isEmpty() ? "none" : set.size() + " of " + Capabilities.supported().size();
    }
}
