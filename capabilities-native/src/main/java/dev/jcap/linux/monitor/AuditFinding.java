package dev.jcap.linux.monitor;

import dev.jcap.Severity;

/**
 * A weakness in how a process holds its capabilities: it can do more, or is easier to take over, than it seems.
 *
 * @param severity the severity: {@code ERROR} for a privilege that amounts to root or that others can take over,
 *                 {@code WARNING} for one that children get or that depends on something outside the process, {@code NOTE}
 *                 for a simple hardening measure that is missing
 * @param id       a name that stays the same between versions, for example {@code threads-differ}
 * @param what     the finding and why it matters
 * @param fix      the remedy
 * @since 0.1
 */
public record AuditFinding(Severity severity, String id, String what, String fix) {

    /** Returns one line with severity, id and finding, and a second one with the remedy. */
    @Override
    public String toString() {
        return severity + " " + id + ": " + what + "\n    fix: " + fix;
    }
}
