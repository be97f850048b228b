package dev.jcap.linux.monitor;

/**
 * A weakness in how a process holds its capabilities: it can do more, or is easier to take over, than it seems.
 *
 * @param severity the severity
 * @param id       a name that stays the same between versions, for example {@code threads-differ}
 * @param what     the finding and why it matters
 * @param fix      the remedy
 * @since 0.1
 */
public record AuditFinding(Severity severity, String id, String what, String fix) {

    /**
     * The severity of a finding.
     *
     * @since 0.1
     */
    public enum Severity {
        /** A privilege that should be gone is still there, or others can take it over. */
        HIGH,
        /** Children get a privilege, or its safety depends on something outside the process. */
        MEDIUM,
        /** A simple hardening measure is missing. */
        LOW
    }

    /** Returns one line with severity, id and finding, and a second one with the remedy. */
    @Override
    public String toString() {
        return severity + " " + id + ": " + what + "\n    fix: " + fix;
    }
}
