package dev.jcap;

/**
 * How bad a finding is: one scale for everything that jcap reports.
 *
 * @since 0.1
 */
public enum Severity {

    /** What is written does not do what it says, something holds more than it may, or a privilege can be taken over. */
    ERROR,

    /** It probably does not do what its author meant, or its safety depends on something else. */
    WARNING,

    /** Worth knowing. */
    NOTE
}
