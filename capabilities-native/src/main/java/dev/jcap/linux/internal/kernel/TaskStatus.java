package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;

/**
 * What the sweep needs to know of a thread besides its credentials, from its status file.
 *
 * @param snapshot the credentials
 * @param run      the state letter: R, S, D, Z, T, t, X
 * @param blocked  the blocked signals, bit n for signal n + 1
 * @param pending  the signals waiting for this thread, likewise
 */
public record TaskStatus(CapabilitySnapshot snapshot, char run, long blocked, long pending) {

    private static final int PF_IO_WORKER = 0x10;
    private static final int PF_USER_WORKER = 0x4000;
    /** Counted behind the name, the blank there being the end of an empty word. */
    private static final int FLAGS_WORD = 7;

    /**
     * Reads a status file.
     *
     * @throws CapabilityFormatException when a line is missing or has another form
     */
    public static TaskStatus parse(String status) {
        return new TaskStatus(
                CapabilitySnapshot.parse(status),
                status.charAt(valueStart(status, "State", 1)),
                mask(status, "SigBlk"),
                mask(status, "SigPnd"));
    }

    private static long mask(String status, String key) {
        int start = valueStart(status, key, 16);
        try {
            return Long.parseUnsignedLong(status, start, start + 16, 16);
        } catch (NumberFormatException e) {
            throw new CapabilityFormatException(status, start, key + " is not 16 hexadecimal digits");
        }
    }

    /** Where the value of a line starts, of at least that length. */
    private static int valueStart(String status, String key, int length) {
        String head = '\n' + key + ":\t";
        int at = status.indexOf(head);
        if (at < 0 || at + head.length() + length > status.length()) {
            throw new CapabilityFormatException(status, status.length(), "no line " + key);
        }
        return at + head.length();
    }

    /** How many threads the process of a status file has; -1 when it does not say. */
    public static int threads(String status) {
        int start = status.indexOf("\nThreads:\t") + 10;
        int end = status.indexOf('\n', start);
        try {
            return start < 10 || end < 0 ? -1 : Integer.parseInt(status, start, end, 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** A thread that ended but whose process has not: it can do nothing any more. */
    public boolean isZombie() {
        return run == 'Z' || run == 'X';
    }

    public boolean isStopped() {
        return run == 'T' || run == 't';
    }

    public boolean blocks(int signal) {
        return (blocked >>> signal - 1 & 1) != 0;
    }

    public boolean awaits(int signal) {
        return (pending >>> signal - 1 & 1) != 0;
    }

    /** Whether the text of the thread's stat file is that of a kernel worker (io_uring), which takes no signals. */
    public static boolean isKernelWorker(String stat) {
        // The name, in parentheses, may hold anything; the flags are the seventh word behind it.
        String[] words = stat.substring(stat.lastIndexOf(')') + 1).split(" ", FLAGS_WORD + 2);
        try {
            return words.length > FLAGS_WORD
                    && (Long.parseLong(words[FLAGS_WORD]) & (PF_IO_WORKER | PF_USER_WORKER)) != 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
