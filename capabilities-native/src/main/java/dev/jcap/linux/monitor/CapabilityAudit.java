package dev.jcap.linux.monitor;

import dev.jcap.Severity;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.PrivilegedThread;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A report of weaknesses in how a process holds its capabilities. An audit changes nothing.
 *
 * <p>The findings, by id:
 * <ul>
 *   <li>{@code threads-differ}: some threads hold more than others, for example after a drop on one thread only
 *   <li>{@code open-ring}: an io_uring ring is open; one from before a drop may act with the credentials of before
 *   <li>{@code kernel-worker}: a kernel worker (io_uring) holds more than the threads
 *   <li>{@code root-regains}: uid 0 without noroot gains capabilities at {@code execve} that it does not hold
 *   <li>{@code runs-as-root}: the process runs as root of its user namespace with capabilities; as severe as the worst of
 *       them, see {@link dev.jcap.CapabilityRisk}
 *   <li>{@code root-equivalent}: the process is not root, and holds a capability that leads to root
 *   <li>{@code reads-everything}: the process is not root, and holds a capability that reads what belongs to others
 *   <li>{@code root-outside}: the process is in a user namespace of its own in which an id of it is root outside
 *   <li>{@code saved-root}: the effective uid is not 0, but the real or saved uid is
 *   <li>{@code root-groups}: the process runs as another user, but still in group 0
 *   <li>{@code java-file-capabilities}: the java program's file has capabilities
 *   <li>{@code class-path-writable}: other users can change files that a privileged process loads
 *   <li>{@code jmx-open}, {@code debugger-open}, {@code attach-open}: others can run code in a privileged process
 *   <li>{@code option-variables}: environment variables decide which code a privileged JVM runs
 *   <li>{@code ambient}, {@code inheritable}: programs that it starts get capabilities, or can get them
 *   <li>{@code keep-caps}: the flag that keeps capabilities across a change of user is set
 *   <li>{@code dumpable}: processes of the same user can trace it
 *   <li>{@code cannot-open}: a JVM opens a path later that its user cannot open: a recording, a log file, a heap dump
 *   <li>{@code no-new-privs}: programs that it starts can gain privileges
 * </ul>
 *
 * @param findings the findings, the most severe first
 * @param unknown  what the audit could not read, and why; one phrase each
 * @since 0.1
 */
public record CapabilityAudit(List<AuditFinding> findings, List<String> unknown) {

    /** Copies the lists and sorts the findings. */
    public CapabilityAudit {
        findings = findings.stream().sorted(Comparator.comparing(AuditFinding::severity)).toList();
        unknown = List.copyOf(unknown);
    }

    /**
     * Audits this JVM. The securebits are those of the calling thread: a thread can read only its own.
     *
     * <p>It requires only {@code /proc}. Call it from a platform thread.
     *
     * @return the report
     * @throws WrongThreadException on a virtual thread
     * @throws CapabilityException  when {@code /proc} cannot be read, or jcap cannot work here at all
     */
    public static CapabilityAudit ofThisJvm() {
        return AuditRules.audit(SelfFacts.read());
    }

    /**
     * Audits another process as far as this one can read it; for this process it is {@link #ofThisJvm()}.
     *
     * <p>Every process can read threads, sets, ids and the command line, unless {@code /proc} is mounted with
     * {@code hidepid}. Reading the program file and the environment requires {@code CAP_SYS_PTRACE}, or the same user with
     * at least the same capabilities while the process is dumpable. Securebits are not readable from outside, and the
     * class path is not checked. From outside, a {@link PrivilegedThread} is a thread that differs.
     *
     * @param process the process
     * @return the report
     * @throws CapabilityException when the process has ended, {@code /proc} cannot be read, or jcap cannot work here
     */
    public static CapabilityAudit ofProcess(ProcessHandle process) {
        return process.pid() == ProcessHandle.current().pid()
                ? ofThisJvm()
                : AuditRules.audit(RemoteFacts.read(process));
    }

    /**
     * Returns the highest severity found.
     *
     * @return the severity; empty when there are no findings
     */
    public Optional<Severity> worst() {
        return findings.stream().map(AuditFinding::severity).findFirst();
    }

    /**
     * Returns the finding with an id.
     *
     * @param id for example {@code threads-differ}
     * @return the finding; empty when there is none
     */
    public Optional<AuditFinding> finding(String id) {
        return findings.stream().filter(finding -> finding.id().equals(id)).findFirst();
    }

    /** Returns two lines for each finding, and one for each fact that is unknown. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        findings.forEach(finding -> text.append(finding).append('\n'));
        unknown.forEach(what -> text.append("unknown: ").append(what).append('\n'));
        return text.isEmpty() ? "nothing found" : text.toString().stripTrailing();
    }
}
