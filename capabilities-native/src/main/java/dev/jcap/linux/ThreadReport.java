package dev.jcap.linux;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What every thread of this process held when it was last read: the proof, or its refutation.
 *
 * @since 0.1
 */
public final class ThreadReport {

    private static final CapabilitySet EVERYTHING = CapabilitySet.lowest(Capability.MAX_NUMBER + 1);

    private final List<ThreadState> threads;
    private final int scans;
    private final Duration duration;
    private final Duration stop;
    private final List<Integer> rings;
    private final Optional<PlanOutcome> outcome;
    private final Optional<HandoverReport> handover;

    private ThreadReport(
            List<ThreadState> threads,
            int scans,
            Duration duration,
            Duration stop,
            List<Integer> rings,
            Optional<PlanOutcome> outcome,
            Optional<HandoverReport> handover) {
        this.threads = List.copyOf(threads);
        this.scans = scans;
        this.duration = Objects.requireNonNull(duration, "duration");
        this.stop = Objects.requireNonNull(stop, "stop");
        this.rings = List.copyOf(rings);
        this.outcome = outcome;
        this.handover = handover;
    }

    /**
     * Returns the report of a look that changed nothing.
     *
     * @param threads  the threads of the last scan, in the order in which the kernel lists them
     * @param scans    how often the threads were listed and read
     * @param duration how long it took
     * @return the report
     */
    public static ThreadReport of(List<ThreadState> threads, int scans, Duration duration) {
        return new ThreadReport(threads, scans, duration, Duration.ZERO, List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns this report with what a change adds.
     *
     * @param time how long all threads were stopped
     * @param open descriptors of io_uring rings that were open before the change
     * @return a new report
     */
    public ThreadReport withStop(Duration time, List<Integer> open) {
        return new ThreadReport(threads, scans, duration, time, open, outcome, handover);
    }

    /**
     * Returns this report with what became of the plan.
     *
     * @param result what became of the parts that are no conditions
     * @return a new report
     */
    public ThreadReport withOutcome(PlanOutcome result) {
        return new ThreadReport(threads, scans, duration, stop, rings, Optional.of(result), handover);
    }

    /**
     * Returns this report with what became of the files that the plan hands over.
     *
     * @param files what was handed over and what was not
     * @return a new report
     */
    public ThreadReport withHandover(HandoverReport files) {
        return new ThreadReport(threads, scans, duration, stop, rings, outcome, Optional.of(files));
    }

    /**
     * Returns the threads of the last scan, in the order in which the kernel lists them.
     *
     * @return an unmodifiable list
     */
    public List<ThreadState> threads() {
        return threads;
    }

    /**
     * Returns how often the threads were listed and read.
     *
     * @return 0 when none was
     */
    public int scans() {
        return scans;
    }

    /**
     * Returns how long the whole change or check took.
     *
     * @return the time
     */
    public Duration duration() {
        return duration;
    }

    /**
     * Returns how long all threads were stopped to change them.
     *
     * @return zero when nothing was to be changed
     */
    public Duration stop() {
        return stop;
    }

    /**
     * Returns the descriptors of io_uring rings that were open before the change: requests through a ring that polls, or with
     * a registered personality, may still be made with the credentials of before.
     *
     * @return empty after a check
     */
    public List<Integer> rings() {
        return rings;
    }

    /**
     * Returns what became of the parts of the plan that are no conditions.
     *
     * @return empty for a check
     */
    public Optional<PlanOutcome> outcome() {
        return outcome;
    }

    /**
     * Returns what became of the files that the plan hands over.
     *
     * @return empty when it names none, or the user did not change
     */
    public Optional<HandoverReport> handover() {
        return handover;
    }

    /**
     * Whether no thread holds more than was asked.
     *
     * @return true when every thread is within, is a declared exception, or can do nothing any more; false when no thread
     *         has been read
     */
    public boolean isProven() {
        return !threads.isEmpty() && offenders().isEmpty();
    }

    /**
     * Returns the most that any of these threads, or any program that one of them executes, can come to hold in this user
     * namespace; see {@link dev.jcap.Credentials#reachable()}. A thread that could not be read counts as holding
     * everything; one that has ended counts no more.
     *
     * @return the capabilities
     */
    public CapabilitySet reachable() {
        CapabilitySet reachable = CapabilitySet.EMPTY;
        for (ThreadState entry : threads) {
            if (entry.status() != ThreadStatus.ZOMBIE) {
                reachable = reachable.plus(entry.snapshot().isPresent() ? entry.snapshot().get().reachable() : EVERYTHING);
            }
        }
        return reachable;
    }

    /**
     * The threads that hold too much, or of which that is not known.
     *
     * @return empty when none of {@link #threads()} does
     */
    public List<ThreadState> offenders() {
        List<ThreadState> offenders = new ArrayList<>();
        for (ThreadState entry : threads) {
            if (!entry.status().isHarmless()) {
                offenders.add(entry);
            }
        }
        return offenders;
    }

    /**
     * The threads that hold more because they were declared to ({@link PrivilegedThread}).
     *
     * @return empty when every proven thread is within
     */
    public List<ThreadState> declared() {
        List<ThreadState> declared = new ArrayList<>();
        for (ThreadState entry : threads) {
            if (entry.status() == ThreadStatus.DECLARED) {
                declared.add(entry);
            }
        }
        return declared;
    }

    private String proven() {
        if (threads.isEmpty()) {
            return " threads, nothing is proven";
        }
        return declared().isEmpty() ? " threads, none holds more" : " threads, none holds more but those declared";
    }

    /** A summary, what was not possible, and one line for each offender and each declared exception. */
    @Override
    public String toString() {
        List<ThreadState> offenders = offenders();
        StringBuilder text = new StringBuilder()
                .append(threads.size())
                .append(offenders.isEmpty() ? proven() : " threads, " + offenders.size() + " not proven")
                .append(", read ")
                .append(scans == 1 ? "once" : scans + " times")
                .append(" in ")
                .append(duration.toMillis())
                .append(" ms");
        if (!stop.isZero()) {
            text.append(", stopped for ").append(stop.toNanos() / 1000).append(" microseconds");
        }
        if (!rings.isEmpty()) {
            text.append("\nio_uring rings open before the change: descriptors ").append(rings);
        }
        for (String note : outcome.isPresent() ? outcome.get().notes() : List.<String>of()) {
            text.append('\n').append(note);
        }
        if (handover.isPresent()) {
            text.append('\n').append(handover.get());
        }
        for (ThreadState offender : offenders) {
            text.append('\n').append(offender);
        }
        for (ThreadState exception : declared()) {
            text.append('\n').append(exception);
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ThreadReport that
                && threads.equals(that.threads)
                && scans == that.scans
                && duration.equals(that.duration)
                && stop.equals(that.stop)
                && rings.equals(that.rings)
                && outcome.equals(that.outcome)
                && handover.equals(that.handover);
    }

    @Override
    public int hashCode() {
        return Objects.hash(threads, scans, duration, stop, rings, outcome, handover);
    }
}
