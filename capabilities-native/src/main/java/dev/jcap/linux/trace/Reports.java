package dev.jcap.linux.trace;

import dev.jcap.linux.trace.internal.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates a report from a recording, with warnings about its limits. */
final class Reports {

    private static final int MOST_BYTES = 15;
    private static final String AS_ROOT = " runs as uid 0: every check succeeds, and files that root owns need no check,"
            + " so the report can miss needs; run it as its intended user";

    private Reports() {}

    static TraceReport of(Recorder.Recording recording, long lost, Target target) {
        List<String> warnings = new ArrayList<>();
        if (lost > 0) {
            warnings.add(lost + " events were lost: the report may be incomplete");
        }
        if (recording.notKept() > 0) {
            warnings.add(recording.notKept() + " checks beyond " + Recorder.MOST_CHECKS + " were discarded");
        }
        if (recording.strangeLines() > 0) {
            warnings.add(recording.strangeLines() + " lines of the trace have an unknown format");
        }
        if (recording.namespaces() > 1) {
            warnings.add("the checks refer to " + recording.namespaces()
                    + " user namespaces: a check in an inner one requires no capability in the initial one");
        }
        if (target.asRoot()) {
            warnings.add(target.name() + AS_ROOT);
        }
        List<CapabilityCheck> checks = target.scope() == Scope.THIS_JVM ? withJavaNames(recording.checks()) : recording.checks();
        return new TraceReport(
                checks, recording.phases(), recording.memoryChecks(), lost, warnings, false, Optional.empty());
    }

    private static List<CapabilityCheck> withJavaNames(List<CapabilityCheck> checks) {
        Map<String, String> names = javaNames();
        return checks.stream().map(check -> check.named(names.getOrDefault(check.thread(), check.thread()))).toList();
    }

    /** Maps kernel thread names to Java thread names, except ambiguous ones. */
    private static Map<String, String> javaNames() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] threads = new Thread[group.activeCount() * 2 + 16];
        int count = group.enumerate(threads);
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = threads[i].getName();
            for (String shortened : kernelNames(name)) {
                names.merge(shortened, name, (one, other) -> shortened);
            }
        }
        return names;
    }

    /** Returns the kernel's forms of a name: it keeps the beginning; some releases of HotSpot pass both ends. */
    private static List<String> kernelNames(String name) {
        return name.length() <= MOST_BYTES ? List.of(name)
                : List.of(name.substring(0, MOST_BYTES), name.substring(0, 7) + ".." + name.substring(name.length() - 6));
    }
}
