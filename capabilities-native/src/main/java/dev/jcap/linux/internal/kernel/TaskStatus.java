package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;

/**
 * What the sweep needs to know of a thread besides its credentials, from its status file.
 *
 * @param snapshot the credentials
 * @param run      the state letter: R, S, D, Z, T, t, X
 * @param blocked  the blocked signals, bit n for signal n + 1
 */
public record TaskStatus(CapabilitySnapshot snapshot, char run, long blocked) {

    private static final int PF_IO_WORKER = 0x10;
    private static final int PF_USER_WORKER = 0x4000;
    /** All signals but SIGKILL and SIGSTOP. */
    private static final long BLOCKABLE = ~(1L << 8 | 1L << 18);
    /** Counted behind the name, the blank there being the end of an empty word. */
    private static final int FLAGS_WORD = 7;

    /**
     * Reads a status file.
     *
     * @throws CapabilityFormatException when a line is missing or has another form
     */
    public static TaskStatus parse(String status) {
        return of(CapabilitySnapshot.parse(status), status);
    }

    static TaskStatus of(CapabilitySnapshot snapshot, String status) {
        return new TaskStatus(snapshot, status.charAt(valueStart(status, "\nState:\t", 1)), mask(status, "\nSigBlk:\t"));
    }

    private static long mask(String status, String head) {
        int start = valueStart(status, head, 16);
        try {
            return Long.parseUnsignedLong(status, start, start + 16, 16);
        } catch (NumberFormatException e) {
            throw new CapabilityFormatException(status, start, head.strip() + " is not 16 hexadecimal digits");
        }
    }

    /** Where the value of a line starts, of at least that length. */
    private static int valueStart(String status, String head, int length) {
        int at = status.indexOf(head);
        if (at < 0 || at + head.length() + length > status.length()) {
            throw new CapabilityFormatException(status, status.length(), "no line " + head.strip());
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

    /**
     * Whether a status file is of the thread with this number in the pid namespace of the caller. In a procfs of another one
     * the same number may be another thread's.
     */
    public static boolean isOf(int tid, String status) {
        return numbers(status).equals(String.valueOf(tid));
    }

    /** The number of a thread in its own pid namespace. */
    public static long ownId(String status) {
        String numbers = numbers(status);
        return Long.parseLong(numbers.substring(numbers.lastIndexOf('\t') + 1));
    }

    /** The numbers in the pid namespaces from that of the procfs inwards. */
    private static String numbers(String status) {
        String numbers = valueOf(status, "NSpid");
        return numbers.isEmpty() ? valueOf(status, "Pid") : numbers;
    }

    /** The value of a line that is not the first; empty without that line. Only a newline ends a line: a name may hold others. */
    public static String valueOf(String status, String key) {
        String head = '\n' + key + ":\t";
        int start = status.indexOf(head);
        int end = status.indexOf('\n', start + 1);
        return start < 0 || end < 0 ? "" : status.substring(start + head.length(), end);
    }

    /** What a thread is to the kernel. */
    public enum Kind {
        /** An ordinary thread. */
        ORDINARY,
        /** An io_uring worker that takes requests, each with the credentials of the thread that submitted it. */
        REQUEST_WORKER,
        /** Another worker of the kernel, which keeps the credentials that it was made with. */
        KERNEL_WORKER
    }

    /**
     * What this thread is, by the text of its stat file (proc_pid_stat(5)) and by this status. No flag tells it alone:
     * before Linux 5.17 PF_USER_WORKER's bit was PF_USED_ASYNC, which any task can have and children inherit, and in 4.19
     * PF_IO_WORKER's was PF_VCPU. So a worker is one that blocks all signals that can be blocked, and has the name that the
     * kernel gives to workers, and a flag.
     */
    public Kind kind(String stat) {
        return (blocked & BLOCKABLE) == BLOCKABLE ? kindOf(stat) : Kind.ORDINARY;
    }

    private static Kind kindOf(String stat) {
        int open = stat.indexOf('(');
        // The name, in parentheses, may hold anything; the flags are the seventh word behind it.
        int close = stat.lastIndexOf(')');
        String[] words = stat.substring(close + 1).split(" ", FLAGS_WORD + 2);
        if (open < 0 || close < open || words.length <= FLAGS_WORD) {
            return Kind.ORDINARY;
        }
        String name = stat.substring(open + 1, close);
        long flags = flags(words[FLAGS_WORD]);
        if (name.startsWith("iou-wrk-") && (flags & PF_IO_WORKER) != 0) {
            return Kind.REQUEST_WORKER;
        }
        boolean isWorker = (flags & (PF_IO_WORKER | PF_USER_WORKER)) != 0;
        return isWorker && (name.startsWith("iou-") || name.startsWith("vhost-")) ? Kind.KERNEL_WORKER : Kind.ORDINARY;
    }

    private static long flags(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
