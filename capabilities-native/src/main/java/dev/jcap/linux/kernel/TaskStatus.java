package dev.jcap.linux.kernel;

import dev.jcap.CapabilitySnapshot;

/**
 * What the sweep needs to know of a thread besides its credentials, from its status file.
 *
 * @param snapshot the credentials
 * @param run      the state letter: R, S, D, Z, T, t, X
 * @param blocked  the blocked signals, bit n for signal n + 1
 * @param pending  the signals waiting for this thread, likewise
 */
record TaskStatus(CapabilitySnapshot snapshot, char run, long blocked, long pending) {

    private static final int PF_IO_WORKER = 0x10;
    private static final int PF_USER_WORKER = 0x4000;

    static TaskStatus parse(String status) {
        return new TaskStatus(
                CapabilitySnapshot.parse(status),
                value(status, "\nState:\t").charAt(0),
                Long.parseUnsignedLong(value(status, "\nSigBlk:\t"), 16),
                Long.parseUnsignedLong(value(status, "\nSigPnd:\t"), 16));
    }

    private static String value(String status, String key) {
        int start = status.indexOf(key) + key.length();
        return status.substring(start, status.indexOf('\n', start));
    }

    /** A thread that ended but whose process has not: it can do nothing any more. */
    boolean isZombie() {
        return run == 'Z' || run == 'X';
    }

    boolean isStopped() {
        return run == 'T' || run == 't';
    }

    boolean blocks(int signal) {
        return (blocked >>> signal - 1 & 1) != 0;
    }

    boolean awaits(int signal) {
        return (pending >>> signal - 1 & 1) != 0;
    }

    /** Whether the text of the thread's stat file is that of a kernel worker (io_uring), which takes no signals. */
    static boolean isKernelWorker(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 8);
        long flags = Long.parseLong(fields[6]);
        return (flags & (PF_IO_WORKER | PF_USER_WORKER)) != 0;
    }
}
