package dev.jcap.linux;

/**
 * Something about a process that makes its privileges wider, or easier to get at, than they look.
 *
 * @param severity how bad it is
 * @param id       its name, which does not change from version to version: for example {@code threads-differ}
 * @param what     what was found, and why that matters
 * @param fix      what to do about it
 */
public record AuditFinding(Severity severity, String id, String what, String fix) {

    /** How bad a finding is. */
    public enum Severity {
        /** A privilege that was to be given up is still there, or others can take it. */
        HIGH,
        /** A privilege is passed on, or rests on something outside the process. */
        MEDIUM,
        /** Less than could be had with little effort. */
        LOW
    }

    /** One line: severity, id, what was found; and what to do on the next one. */
    @Override
    public String toString() {
        return severity + " " + id + ": " + what + "\n    fix: " + fix;
    }
}
