package dev.jcap.linux.internal.preflight;

import dev.jcap.linux.PreflightFinding.Purpose;

/**
 * A path that a JVM opens later.
 *
 * @param purpose what for
 * @param path    an absolute path
 * @param need    what it does with it
 * @param endsJvm whether the JVM ends when it cannot
 */
record LaterUse(Purpose purpose, String path, Need need, boolean endsJvm) {

    /** What a JVM does with a path. */
    enum Need {
        /** Goes on using what it has made itself, which a change of user hands over; if it is gone, makes it again. */
        KEEP,
        /** Fills a file that it has made itself, which a change of user hands over; in a directory it makes one. */
        FILL,
        /** Reads as READ does; a file that it has open it only finds again: the JDK looks at the path, and takes the open file. */
        LOAD,
        /** Reads a file, or classes below a directory. */
        READ,
        /** Writes a file, which may have to be made; in a directory it makes one with a name of its own. */
        WRITE,
        /** Renames a file and makes a new one in its place. */
        REPLACE,
        /** Puts files into a directory, which may have to be made. */
        ADD
    }
}
