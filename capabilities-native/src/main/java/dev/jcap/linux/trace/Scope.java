package dev.jcap.linux.trace;

/** What is traced. */
enum Scope {
    /** A child, from the moment it became the program that was asked for. */
    LAUNCHED,
    /** A process that was there before, and what it starts. */
    ATTACHED,
    /** This JVM. */
    THIS_JVM
}
