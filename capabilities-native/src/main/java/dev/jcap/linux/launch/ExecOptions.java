package dev.jcap.linux.launch;

import dev.jcap.linux.internal.system.Execve;
import dev.jcap.linux.internal.system.SearchPath;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a program that replaces this process starts with besides its credentials.
 *
 * <p>Immutable; each method returns a new instance.
 *
 * @see CapabilityLauncher#exec(java.util.List, java.util.Map, dev.jcap.CapabilityPlan, ExecOptions)
 * @since 0.1
 */
public final class ExecOptions {

    /** The standard streams and no other descriptor, no parent death signal, and this process's PATH. */
    public static final ExecOptions DEFAULT = new ExecOptions(Collections.emptySortedSet(), 0, SearchPath.own());

    /** The largest number of a signal. */
    private static final int LAST_SIGNAL = 64;

    private final SortedSet<Integer> descriptors;
    private final int parentDeathSignal;
    private final SearchPath path;

    private ExecOptions(SortedSet<Integer> descriptors, int parentDeathSignal, SearchPath path) {
        this.descriptors = descriptors;
        this.parentDeathSignal = parentDeathSignal;
        this.path = path;
    }

    /**
     * Keeps more file descriptors open for the program, for example the sockets of {@code LISTEN_FDS}
     * (sd_listen_fds(3)) or a lock of flock(1).
     *
     * <p>A descriptor that this JVM inherited has the same number in the program. One that is not open makes
     * {@code exec} fail with {@code EBADF}.
     *
     * @param numbers the descriptors besides 0, 1 and 2; they replace those given before
     * @return the new options
     * @throws IllegalArgumentException when a number is negative
     */
    public ExecOptions keepDescriptors(int... numbers) {
        SortedSet<Integer> kept = new TreeSet<>();
        for (int number : numbers) {
            if (number < 0) {
                throw new IllegalArgumentException("descriptor " + number + " is negative");
            }
            kept.add(number);
        }
        return new ExecOptions(Collections.unmodifiableSortedSet(kept), parentDeathSignal, path);
    }

    /**
     * Lets the kernel send the program a signal when the parent of this process ends
     * ({@code PR_SET_PDEATHSIG}, prctl(2)).
     *
     * <p>It is set after the plan, because a change of ids clears it. A program with set-user-ID, set-group-ID or file
     * capabilities clears it again. If the parent has ended before, no signal comes.
     *
     * @param signal the number of the signal, 1 to 64; 0 for none
     * @return the new options
     * @throws IllegalArgumentException when it is not the number of a signal
     */
    public ExecOptions parentDeathSignal(int signal) {
        if (signal < 0 || signal > LAST_SIGNAL) {
            throw new IllegalArgumentException("signal " + signal + " is not in 0 to " + LAST_SIGNAL);
        }
        return new ExecOptions(descriptors, signal, path);
    }

    /**
     * Looks for a program without a slash in its name in another search path than this process's {@code PATH}.
     *
     * @param directories directories separated by colons, as in {@code PATH}
     * @return the new options
     */
    public ExecOptions searchPath(String directories) {
        Objects.requireNonNull(directories, "directories");
        return new ExecOptions(descriptors, parentDeathSignal, SearchPath.of(directories));
    }

    SearchPath path() {
        return path;
    }

    Execve.Surroundings surroundings() {
        return new Execve.Surroundings(descriptors, parentDeathSignal);
    }

    /** Returns the options as text, for example {@code descriptors [3, 9], parent death signal 15}. */
    @Override
    public String toString() {
        return "descriptors " + descriptors + ", parent death signal " + parentDeathSignal;
    }
}
