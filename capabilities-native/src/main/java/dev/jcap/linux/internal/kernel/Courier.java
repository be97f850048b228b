package dev.jcap.linux.internal.kernel;

import java.util.List;

/** Hands lists of calls to other threads of this process, one signal a thread, for one sweep. */
public interface Courier extends AutoCloseable {

    /** The signal that carries the lists. */
    int signal();

    /** Lays a list out once, to be posted to any number of threads: a handle. */
    long layOut(List<KernelCall> calls);

    /** Posts a list to a thread: a parcel, greater than 0, or -errno. */
    long post(int tid, long list);

    /** How far a parcel came. */
    Delivery delivery(long parcel);

    /**
     * Takes a parcel back if its thread has not begun: true when it will never run. A thread that has begun ends within
     * microseconds of its own running time.
     */
    boolean recall(long parcel);

    /** Ends the sweep. Parcels that a thread might still look at stay where they are. */
    @Override
    void close();

    /**
     * How far a parcel came.
     *
     * @param stage     where it is
     * @param completed how many calls succeeded
     * @param result    the last call's result, or -errno of the one that failed and ended the list
     */
    record Delivery(Stage stage, int completed, long result) {

        /** Whether the list ran to its end. */
        public boolean succeeded() {
            return stage == Stage.DONE && result >= 0;
        }
    }

    /** The stages of a parcel. */
    enum Stage { PENDING, RUNNING, DONE, RECALLED }
}
