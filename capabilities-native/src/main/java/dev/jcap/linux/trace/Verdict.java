package dev.jcap.linux.trace;

/**
 * What a check says about the needs of a program.
 *
 * @since 0.1
 */
public enum Verdict {
    /** Denied, and the call failed because of it; or granted, and nothing else allowed the call. */
    NEEDED,
    /** Denied, but the call succeeded. */
    OPTIONAL,
    /** Made by the kernel for its own purposes; the result does not matter. */
    NOISE,
    /** The recording does not decide it. */
    UNKNOWN
}
