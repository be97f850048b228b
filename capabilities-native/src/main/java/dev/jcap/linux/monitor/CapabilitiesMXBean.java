package dev.jcap.linux.monitor;

import dev.jcap.linux.ProcessCapabilities;

/**
 * What a JMX client sees of this process's capabilities. Every attribute is read from the kernel when it is asked for.
 *
 * @since 0.1
 */
public interface CapabilitiesMXBean {

    /**
     * Returns what a thread of this process, or a program that it executes, may come to hold at most.
     *
     * @return the limit's capabilities, comma-separated; {@code none} for the empty set
     */
    String getLimit();

    /**
     * Returns whether no thread can come to hold more than the limit: see
     * {@link ProcessCapabilities#checkReachable}.
     *
     * @return false also when that cannot be found out
     */
    boolean isWithinLimit();

    /**
     * One line for a health check: {@code UP: 23 threads, none holds more, read once in 1 ms}, or {@code DOWN:} and
     * why.
     *
     * @return the line
     */
    String getHealth();

    /**
     * How many threads there are.
     *
     * @return the number of threads that the kernel lists
     */
    int getThreadCount();

    /**
     * The threads that hold more than the limit, or of which that is not known.
     *
     * @return one line for each thread, with what it holds too much
     */
    String[] getOffenders();

    /**
     * Every thread with its sets, ids and groups.
     *
     * @return one line for each thread
     */
    String[] getThreads();
}
