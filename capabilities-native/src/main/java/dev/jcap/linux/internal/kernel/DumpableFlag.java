package dev.jcap.linux.internal.kernel;

/**
 * The process's dumpable flag, cleared while threads differ. The kernel asks the thread that is to be traced: whoever
 * may trace the weakest one reaches the memory of all. It clears the flag itself for a change of ids only.
 *
 * <p>Several may hold it cleared at a time, copies of jcap in other class loaders included; the last one puts it back.
 */
public final class DumpableFlag {

    private static final int HOLDERS = 0;
    private static final int WAS_SET = 1;

    /** How many hold the flag cleared, and whether it was set before. Its monitor guards it. */
    private static final long[] SHARED = ProcessWide.share("dumpable flag", long[].class, new long[2]);

    private DumpableFlag() {}

    /** Clears the flag until {@link #release}: 0, or -errno, and then nothing is held. */
    public static long hold(Kernel kernel) {
        synchronized (SHARED) {
            long flag = kernel.call(new KernelCall.GetDumpable());
            long result = flag == 1 ? kernel.call(new KernelCall.SetDumpable(false)) : Math.min(flag, 0);
            if (result < 0) {
                return result;
            }
            // Code besides jcap may have set it meanwhile.
            SHARED[WAS_SET] = flag == 1 || SHARED[HOLDERS] > 0 && SHARED[WAS_SET] == 1 ? 1 : 0;
            SHARED[HOLDERS]++;
            return 0;
        }
    }

    /** Clears the flag again after a change of ids, which can set it where {@code /proc/sys/fs/suid_dumpable} is 1. */
    public static void clearAgain(Kernel kernel) {
        synchronized (SHARED) {
            if (kernel.call(new KernelCall.GetDumpable()) == 1) {
                kernel.call(new KernelCall.SetDumpable(false));
            }
        }
    }

    /**
     * Ends a hold. The last one puts the flag back if it was set, unless a hold has ended with threads that differ.
     *
     * @param alike whether no thread can be traced by more than the others can
     */
    public static void release(Kernel kernel, boolean alike) {
        synchronized (SHARED) {
            SHARED[HOLDERS]--;
            if (!alike) {
                SHARED[WAS_SET] = 0;
            }
            if (SHARED[HOLDERS] == 0 && kernel.call(new KernelCall.GetDumpable()) != SHARED[WAS_SET]) {
                kernel.call(new KernelCall.SetDumpable(SHARED[WAS_SET] == 1));
            }
        }
    }

    /** Nobody puts the flag back: the process has become another user, or a plan has asked for a cleared flag. */
    public static void leaveCleared() {
        synchronized (SHARED) {
            SHARED[WAS_SET] = 0;
        }
    }
}
