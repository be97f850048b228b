package dev.jcap.cli.agent;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.ThreadReport;

/** The line about a successful drop: it explains what the log says later of files that cannot be opened. */
final class DropLine {

    private DropLine() {}

    /** For example {@code dropped: user 999:999 (was 0:0), no capabilities (had =ep), no_new_privs; 18 threads, ...}. */
    static String of(CapabilitySnapshot before, CapabilitySnapshot now, ThreadReport report) {
        return "dropped: " + user(before, now) + ", " + capabilities(before, now) + (now.noNewPrivs() ? ", no_new_privs" : "")
                + files(report) + "; " + report.toString().lines().findFirst().orElseThrow();
    }

    private static String files(ThreadReport report) {
        return report.handover().map(files -> ", " + files.toString().lines().findFirst().orElseThrow()).orElse("");
    }

    private static String user(CapabilitySnapshot before, CapabilitySnapshot now) {
        return user(now).equals(user(before))
                ? "user " + user(now) + " as before"
                : "user " + user(now) + " (was " + user(before) + ')';
    }

    private static String user(CapabilitySnapshot thread) {
        return thread.uids().effective() + ":" + thread.gids().effective();
    }

    private static String capabilities(CapabilitySnapshot before, CapabilitySnapshot now) {
        if (now.state().equals(before.state())) {
            return now.state().permitted().isEmpty() ? "no capabilities as before" : "capabilities as before";
        }
        String kept = now.state().permitted().isEmpty() ? "no capabilities" : "capabilities " + now.state();
        return kept + " (had " + before.state() + ')';
    }
}
