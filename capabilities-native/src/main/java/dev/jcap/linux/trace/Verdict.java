package dev.jcap.linux.trace;

/** What a check means for the question which capabilities a program needs. */
public enum Verdict {
    /** Denied and the call failed for it, or granted where nothing else allowed the call. */
    NEEDED,
    /** Denied, and the call succeeded without. */
    OPTIONAL,
    /** Asked by the kernel for purposes of its own; the answer has no consequence worth a capability. */
    NOISE,
    /** What was seen does not decide it. */
    UNKNOWN
}
