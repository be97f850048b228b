package dev.jcap.linux.internal.proc;

import java.util.regex.Pattern;

/** Names of processes and threads, which they choose themselves. */
public final class TaskName {

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private TaskName() {}

    /** Replaces what could control a terminal: control and format characters, and separators of lines. */
    public static String printable(String name) {
        return UNPRINTABLE.matcher(name).replaceAll("?");
    }
}
