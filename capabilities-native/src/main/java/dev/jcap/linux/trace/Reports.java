package dev.jcap.linux.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a report from a recording, with what a reader has to know about its limits. */
final class Reports {

    private static final int MOST_BYTES = 15;
    private static final String AS_ROOT = " runs as uid 0: every check is granted, and what root owns is opened without a"
            + " check, so needs can stay hidden; run it as the user it is meant for";

    private Reports() {}

    static TraceReport of(Recorder.Recording recording, long lost, Target target) {
        List<String> warnings = new ArrayList<>();
        if (lost > 0) {
            warnings.add(lost + " events were lost: the answer may lack some");
        }
        if (recording.notKept() > 0) {
            warnings.add(recording.notKept() + " checks beyond " + Recorder.MOST_CHECKS + " were not kept");
        }
        if (recording.strangeLines() > 0) {
            warnings.add(recording.strangeLines() + " lines of the trace were not understood");
        }
        if (recording.namespaces() > 1) {
            warnings.add("checks were made against " + recording.namespaces()
                    + " user namespaces: those against an inner one need no capability of the machine");
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

    /** From the kernel's name of a thread to the Java thread's; without those of which there are several. */
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

    /** The kernel keeps the beginning of a long name; some releases of HotSpot give it the two ends. */
    private static List<String> kernelNames(String name) {
        return name.length() <= MOST_BYTES ? List.of(name)
                : List.of(name.substring(0, MOST_BYTES), name.substring(0, 7) + ".." + name.substring(name.length() - 6));
    }
}
