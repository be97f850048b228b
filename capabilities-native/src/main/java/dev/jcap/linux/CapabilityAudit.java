package dev.jcap.linux;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong, or could be better, with how a process holds its capabilities. An audit looks and changes nothing.
 *
 * <p>The findings, by id:
 * <ul>
 *   <li>{@code threads-differ}: some threads hold more than others, as after a drop that reached one thread only
 *   <li>{@code kernel-worker}: a worker of the kernel (io_uring) holds more than the threads
 *   <li>{@code root-regains}: uid 0 without noroot gets at {@code execve} what it does not hold now
 *   <li>{@code runs-as-root}: uid 0 with capabilities
 *   <li>{@code saved-root}: another user acts, but uid 0 is still its real or saved id
 *   <li>{@code root-groups}: another user, still in group 0
 *   <li>{@code java-file-capabilities}: the java program's file has capabilities
 *   <li>{@code class-path-writable}: others can change what a privileged process loads
 *   <li>{@code jmx-open}, {@code debugger-open}, {@code attach-open}: others can run code in a privileged process
 *   <li>{@code option-variables}: environment variables decide which code a privileged JVM runs
 *   <li>{@code ambient}, {@code inheritable}: programs that it starts get capabilities, or may
 *   <li>{@code keep-caps}: the flag that outlives a change of user is left on
 *   <li>{@code dumpable}: processes of the same user may trace it
 *   <li>{@code no-new-privs}: programs that it starts may gain privileges
 * </ul>
 *
 * @param findings what was found, the worst first
 * @param unknown  what could not be looked at, and why; one sentence each
 */
public record CapabilityAudit(List<AuditFinding> findings, List<String> unknown) {

    /** Copies and sorts. */
    public CapabilityAudit {
        findings = findings.stream().sorted(Comparator.comparing(AuditFinding::severity)).toList();
        unknown = List.copyOf(unknown);
    }

    /**
     * Audits this JVM. Securebits are those of the calling thread, as the others' cannot be read.
     *
     * <p>Needs nothing but {@code /proc}. Call it from a platform thread.
     *
     * @return what was found
     * @throws WrongThreadException on a virtual thread
     * @throws CapabilityException  when {@code /proc} cannot be read, or jcap cannot work here at all
     */
    public static CapabilityAudit ofThisJvm() {
        return AuditRules.audit(OwnFacts.read());
    }

    /**
     * Audits another process, as far as it can be seen from here; for this process, {@link #ofThisJvm()}.
     *
     * <p>Every process can see threads, sets, ids and the command line, unless {@code /proc} is mounted with
     * {@code hidepid}. The program's file and the environment can be seen by who may trace the process: the same user with
     * no fewer capabilities while it is dumpable, or {@code CAP_SYS_PTRACE}. Nobody outside sees securebits, and the
     * class path is not looked at. From outside a {@link PrivilegedThread} is a thread that differs.
     *
     * @param process the process
     * @return what was found
     * @throws CapabilityException when the process has ended, {@code /proc} cannot be read, or jcap cannot work here
     */
    public static CapabilityAudit ofProcess(ProcessHandle process) {
        return process.pid() == ProcessHandle.current().pid()
                ? ofThisJvm()
                : AuditRules.audit(ForeignFacts.read(process));
    }

    /**
     * The worst severity found.
     *
     * @return empty when there are no findings
     */
    public Optional<AuditFinding.Severity> worst() {
        return findings.stream().map(AuditFinding::severity).findFirst();
    }

    /**
     * The finding of an id.
     *
     * @param id for example {@code threads-differ}
     * @return empty when there is no such finding
     */
    public Optional<AuditFinding> finding(String id) {
        return findings.stream().filter(finding -> finding.id().equals(id)).findFirst();
    }

    /** Two lines for each finding, one for each thing that could not be looked at. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        findings.forEach(finding -> text.append(finding).append('\n'));
        unknown.forEach(what -> text.append("unknown: ").append(what).append('\n'));
        return text.isEmpty() ? "nothing found" : text.toString().stripTrailing();
    }
}
