package dev.jcap;

/**
 * How bad a finding is: one scale for everything that jcap reports.
 *
 * @since 0.1
 */
public enum Severity {

    /** What is written does not do what it says, or something holds more than it may. */
    ERROR,

    /** It probably does not do what its author meant. */
    WARNING,

    /** Worth knowing. */
    NOTE
}
