package dev.jcap.linux;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.sweep.AllThreads;
import dev.jcap.linux.internal.sweep.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What every thread of this process held when it was last read: the proof, or its refutation.
 *
 * @param threads  the threads of the last scan, in the order in which the kernel lists them
 * @param scans    how often the threads were listed and read
 * @param duration how long it took
 * @param stop     how long all threads were stopped to change them; zero when nothing was to be changed
 * @param rings    descriptors of io_uring rings that were open before the change: requests through a ring that polls, or with
 *                 a registered personality, may still be made with the credentials of before
 * @param outcome  what became of the parts of the plan that are no conditions; empty for a check
 * @since 0.1
 */
public record ThreadReport(
        List<Entry> threads,
        int scans,
        Duration duration,
        Duration stop,
        List<Integer> rings,
        Optional<PlanOutcome> outcome) {

    private static final CapabilitySet EVERYTHING = CapabilitySet.lowest(Capability.MAX_NUMBER + 1);

    static ThreadReport of(AllThreads.Result.Ended ended, Duration duration) {
        ThreadReport report = of(ended.findings(), ended.scans(), duration);
        return new ThreadReport(
                report.threads, report.scans, duration, Duration.ofNanos(ended.stopNanos()), ended.rings(), Optional.empty());
    }

    static ThreadReport of(List<Finding> findings, int scans, Duration duration) {
        List<Entry> entries = new ArrayList<>(findings.size());
        for (Finding finding : findings) {
            entries.add(new Entry(
                    finding.tid(),
                    standing(finding.standing()),
                    finding.snapshot(),
                    finding.detail()));
        }
        return new ThreadReport(entries, scans, duration, Duration.ZERO, List.of(), Optional.empty());
    }

    /** Not by the name, which the JDK looks up by reflection. */
    private static Standing standing(Finding.Standing found) {
        return switch (found) {
            case WITHIN -> Standing.WITHIN;
            case DECLARED -> Standing.DECLARED;
            case ZOMBIE -> Standing.ZOMBIE;
            case HOLDS_MORE -> Standing.HOLDS_MORE;
            case REFUSED -> Standing.REFUSED;
            case KERNEL_WORKER -> Standing.KERNEL_WORKER;
            case REQUEST_WORKER -> Standing.REQUEST_WORKER;
            case UNREADABLE -> Standing.UNREADABLE;
        };
    }

    ThreadReport with(PlanOutcome result) {
        return new ThreadReport(threads, scans, duration, stop, rings, Optional.of(result));
    }

    /** Copies the lists. */
    public ThreadReport {
        Objects.requireNonNull(outcome, "outcome");
        threads = List.copyOf(threads);
        rings = List.copyOf(rings);
    }

    /**
     * One thread.
     *
     * @param tid      its id
     * @param standing how it stands
     * @param snapshot its state as last read; empty when it could not be read. Other threads' securebits are not in it
     * @param detail   what it holds too much and why that was not changed, or what it is declared to keep; empty when it
     *                 is within
     * @since 0.1
     */
    public record Entry(int tid, Standing standing, Optional<CapabilitySnapshot> snapshot, String detail) {

        /**
         * The thread's name as the kernel has it.
         *
         * @return at most 15 bytes; {@code ?} when the thread could not be read
         */
        public String name() {
            return snapshot.map(CapabilitySnapshot::name).orElse("?");
        }

        /** For example {@code worker-1 (tid 4243): HOLDS_MORE: permitted has cap_chown}. */
        @Override
        public String toString() {
            return name() + " (tid " + tid + "): " + standing + (detail.isEmpty() ? "" : ": " + detail);
        }
    }

    /**
     * How a thread stands to what was asked.
     *
     * @since 0.1
     */
    public enum Standing {
        /** It holds no more than that. */
        WITHIN,
        /** It is a {@link PrivilegedThread} and holds no more than that and what it was declared to keep. */
        DECLARED,
        /** It ended while its process lives on: it can do nothing any more. */
        ZOMBIE,
        /**
         * It is a worker of the kernel (io_uring, {@code iou-wrk}). It takes each request with the credentials of the thread
         * that submitted it, so its own are never used.
         */
        REQUEST_WORKER,
        /** It holds more. */
        HOLDS_MORE,
        /** It was reached, and the kernel refused. */
        REFUSED,
        /**
         * It is a worker of the kernel (io_uring). It takes no signals and keeps the credentials it was made with; only
         * closing the ring ends it.
         */
        KERNEL_WORKER,
        /** Its status could not be read. */
        UNREADABLE
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

    private static boolean isHarmless(Standing standing) {
        return switch (standing) {
            case WITHIN, DECLARED, ZOMBIE, REQUEST_WORKER -> true;
            case HOLDS_MORE, REFUSED, KERNEL_WORKER, UNREADABLE -> false;
        };
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
        for (Entry entry : threads) {
            if (entry.standing != Standing.ZOMBIE) {
                reachable = reachable.plus(entry.snapshot.isPresent() ? entry.snapshot.get().reachable() : EVERYTHING);
            }
        }
        return reachable;
    }

    /**
     * The threads that hold too much, or of which that is not known.
     *
     * @return empty when none of {@link #threads()} does
     */
    public List<Entry> offenders() {
        List<Entry> offenders = new ArrayList<>();
        for (Entry entry : threads) {
            if (!isHarmless(entry.standing)) {
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
    public List<Entry> declared() {
        List<Entry> declared = new ArrayList<>();
        for (Entry entry : threads) {
            if (entry.standing == Standing.DECLARED) {
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
        List<Entry> offenders = offenders();
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
        for (String note : outcome.map(PlanOutcome::notes).orElse(List.of())) {
            text.append('\n').append(note);
        }
        for (Entry offender : offenders) {
            text.append('\n').append(offender);
        }
        for (Entry exception : declared()) {
            text.append('\n').append(exception);
        }
        return text.toString();
    }
}
