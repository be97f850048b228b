package dev.jcap.linux.monitor;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.FileCapabilities;
import dev.jcap.Securebits;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import java.util.List;
import java.util.Optional;

/**
 * What an audit judges.
 *
 * @param threads    the threads, without those declared to hold more, kernel workers and zombies; at least one
 * @param declared   the threads that are declared to hold more
 * @param workers    the workers of the kernel
 * @param rings      descriptors of its open io_uring rings
 * @param securebits those of one thread
 * @param dumpable   the process's flag
 * @param program    the path of its program
 * @param file       the capabilities of that file
 * @param java       whether it is a JVM
 * @param options    the options that the JVM was started with
 * @param variables  which of the environment variables are set that add options
 * @param writable   what of the class path others may change
 * @param closed     what it opens later and cannot open
 * @param namespace  its user namespace, asked for its owner
 * @param unknown    what could not be found out, and why
 */
record AuditFacts(
        List<CapabilitySnapshot> threads,
        List<CapabilitySnapshot> declared,
        List<CapabilitySnapshot> workers,
        List<Integer> rings,
        Optional<Securebits> securebits,
        Optional<Boolean> dumpable,
        Optional<String> program,
        Optional<FileCapabilities> file,
        boolean java,
        Optional<List<String>> options,
        Optional<List<String>> variables,
        List<String> writable,
        List<PreflightFinding> closed,
        ProcessNamespace namespace,
        List<String> unknown) {

    /** How the link of such a descriptor begins. */
    static final String RING = "anon_inode:[io_uring]";

    /** The environment variables whose options every JVM takes, in secure mode too. */
    static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** The thread that holds least: what the process was meant to be. */
    CapabilitySnapshot least() {
        return threads.stream()
                .min((one, other) -> Integer.compare(
                        one.state().permitted().size() + one.bounding().size(),
                        other.state().permitted().size() + other.bounding().size()))
                .orElseThrow();
    }

    /** What any thread has permitted. */
    CapabilitySet privileges() {
        CapabilitySet all = CapabilitySet.EMPTY;
        for (List<CapabilitySnapshot> kind : List.of(threads, declared, workers)) {
            for (CapabilitySnapshot thread : kind) {
                all = all.plus(thread.state().permitted());
            }
        }
        return all;
    }

    /** Whether a user is root in the process's own user namespace, to whom execve gives capabilities. */
    boolean isRoot(long uid) {
        return namespace.isRoot(uid);
    }

    /** Whether the capabilities of the process count only in a user namespace inside that of this one. */
    boolean isConfined() {
        return !namespace.countsHere().orElse(true);
    }

    /** What root is called: it has another id outside of its namespace. */
    String rootWords() {
        return isConfined() ? "uid 0 of its own user namespace (uid " + uid() + " here)" : "uid 0";
    }

    boolean isPrivileged() {
        return !privileges().isEmpty();
    }

    /** The effective user id of the thread that holds least. */
    long uid() {
        return least().uids().effective();
    }

    boolean hasOption(String start) {
        return options.isPresent() && options.get().stream().anyMatch(option -> option.startsWith(start));
    }
}
