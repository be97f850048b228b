package dev.jcap.linux.trace.internal;

/** The processes that are traced. */
public enum Scope {
    /** A child, from its {@code execve} of the command on. */
    LAUNCHED,
    /** A running process, and what it starts. */
    ATTACHED,
    /** This JVM. */
    THIS_JVM
}
