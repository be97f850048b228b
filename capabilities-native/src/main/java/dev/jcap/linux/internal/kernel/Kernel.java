package dev.jcap.linux.internal.kernel;

import java.util.List;

/**
 * The kernel as this package sees it. Results are values or negative errno
 * numbers; nothing here throws for what the kernel refuses.
 */
public interface Kernel {

    /** How many capabilities the running kernel knows: 0 to 64. */
    int capabilityCount();

    /** The id of the calling thread. */
    int gettid();

    /** Makes one call on the calling thread: its result, or -errno. */
    long call(KernelCall call);

    /** The permitted, effective and inheritable masks of a thread (0: the calling one) into {@code sets}: 0 or -errno. */
    long capget(int tid, long[] sets);

    /** Sets the permitted, effective and inheritable masks of the calling thread: 0 or -errno. */
    long capset(long permitted, long effective, long inheritable);

    /** Opens the directory of this process's threads: a descriptor, or -errno. */
    long openTasks();

    /** The ids of this process's threads, from a descriptor of {@link #openTasks()}. */
    Tids tids(int tasks);

    /** A file of one thread's directory, whole. */
    Text read(int tasks, int tid, String file);

    /** Which ids this user namespace maps, or why that is not known. */
    Namespace namespace();

    /** The open descriptors of this process whose link begins so, or why that is not known. */
    Descriptors descriptors(String link);

    /** The calling thread's status file, whole. */
    Text readOwnStatus();

    /** Closes a descriptor. */
    void close(int descriptor);

    /** Makes ready to stop threads: 0 or -errno. Changes nothing that other code can see. */
    long prepareStop();

    /** The signal that stops a thread, after {@link #prepareStop()}. */
    int signal();

    /** Stops threads and changes them, or lets them go as they were, after {@link #prepareStop()}. */
    StopResult stop(StopOrder order);

    /** Lets other threads run for a short while. */
    void pause(long nanos);

    /** Runs a task to its end on a new thread that has this thread's credentials and ends with the task. */
    void onDisposableThread(Runnable task);

    /**
     * Thread ids, or why there are none. The kernel passes over threads when one before them ends during the listing;
     * {@code alive} is how many there were just before it. The numbers of threads are given again when they end:
     * {@code instances} has for each a number that its next holder has not.
     */
    record Tids(long error, int alive, int[] ids, long[] instances) {

        /** Why there are none. */
        public static Tids failed(long error) {
            return new Tids(error, 0, new int[0], new long[0]);
        }

        /** Whether a thread is listed. */
        public boolean has(int tid) {
            for (int id : ids) {
                if (id == tid) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The numbers by which ids are shown that the namespace does not map, or -errno. */
    record Namespace(long error, OverflowIds overflow) {}

    /** Numbers of descriptors, or why there are none. */
    record Descriptors(long error, List<Integer> numbers) {}

    /** A file's text, or why there is none. */
    record Text(long error, String content) {}
}
