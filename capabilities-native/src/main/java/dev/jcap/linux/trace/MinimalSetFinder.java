package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.trace.internal.Tracefs;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds a minimal set of capabilities with which a command works, and proves it by running the command: it works with the
 * set, and it fails without any single member.
 *
 * {@snippet class="dev.jcap.example.DiscoveryExamples" region="converge"}
 *
 * <p>The command runs many times as the user, with the bounding set limited to the tried set, which is also ambient. The
 * first run has no capabilities. If tracing is possible, the next run has what the kernel denied, otherwise everything that
 * the caller has. Then the set is halved repeatedly. The changes that a run makes can let the next one succeed:
 * {@link #before} reverts them.
 *
 * <p>Set-user-ID root programs and programs with file capabilities have no more than the tried set either, so the result
 * includes the needs of helpers such as {@code ping}. Each run has a control group of its own, and before the next run the
 * kernel has killed everything in it, daemons included. Where control groups of version 2 cannot be written, as in most
 * containers, this JVM becomes a child subreaper during a run, so that everything that the run starts stays its descendant,
 * and kills them until the kernel says that it has no child. There the search refuses to start while this JVM has other
 * child processes, it kills those that this JVM starts during a run, and one search waits for another. The runs that
 * prove the result are made twice.
 *
 * <p>Like {@link dev.jcap.linux.launch.CapabilityLauncher} with another user and a limited bounding set, it requires root. It tries
 * only capabilities that the calling thread has permitted. Immutable; safe for use by several threads.
 *
 * @since 0.1
 */
public final class MinimalSetFinder {

    /** The most runs of a search; with 41 capabilities to choose from, a search of a set of four needs about 30. */
    public static final int MOST_RUNS = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProcessBuilder command;
    private final Identity user;
    private final SuccessTest success;
    private final Preparation before;
    private final Duration patience;
    private final boolean traced;
    private final Observer observer;

    /**
     * Follows a search.
     *
     * @since 0.1
     */
    public interface Observer {

        /** Ignores everything. */
        Observer NONE = new Observer() {};

        /**
         * Called before each run.
         *
         * @param run   the number of the run, from 1
         * @param given the capabilities that it has
         */
        default void starting(int run, CapabilitySet given) {}

        /**
         * Called after each run.
         *
         * @param run     the number of the run
         * @param attempt its result
         */
        default void ended(int run, MinimalSetReport.Attempt attempt) {}
    }

    /**
     * Restores what an earlier run may have changed.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Preparation {

        /**
         * Runs before each run of the command.
         *
         * @throws IOException          when it fails, which ends the search
         * @throws InterruptedException when the thread is interrupted
         */
        void prepare() throws IOException, InterruptedException;
    }

    private MinimalSetFinder(
            ProcessBuilder command, Identity user, SuccessTest success, Preparation before, Duration patience, boolean traced,
            Observer observer) {
        this.command = Objects.requireNonNull(command, "command");
        this.user = Objects.requireNonNull(user, "user");
        this.success = Objects.requireNonNull(success, "success");
        this.before = Objects.requireNonNull(before, "before");
        this.patience = Objects.requireNonNull(patience, "patience");
        this.traced = traced;
        this.observer = Objects.requireNonNull(observer, "observer");
    }

    /**
     * Creates a search for a command that runs as a user. By default a run succeeds if it exits with status 0 within 30
     * seconds.
     *
     * @param command the command; output that the builder does not redirect is discarded, the input is empty
     * @param user    the user
     * @return the search
     */
    public static MinimalSetFinder of(ProcessBuilder command, Identity user) {
        return new MinimalSetFinder(command, user, SuccessTest.exitStatus(0), () -> {}, PATIENCE, true, Observer.NONE);
    }

    /**
     * Returns this search with another test of success.
     *
     * @param test the test
     * @return the new search
     */
    public MinimalSetFinder success(SuccessTest test) {
        return new MinimalSetFinder(command, user, test, before, patience, traced, observer);
    }

    /**
     * Returns this search with a preparation before each run.
     *
     * @param preparation the preparation
     * @return the new search
     */
    public MinimalSetFinder before(Preparation preparation) {
        return new MinimalSetFinder(command, user, success, preparation, patience, traced, observer);
    }

    /**
     * Returns this search with another time limit for each run.
     *
     * @param limit how long a run may take to succeed
     * @return the new search
     */
    public MinimalSetFinder within(Duration limit) {
        return new MinimalSetFinder(command, user, success, before, limit, traced, observer);
    }

    /**
     * Returns this search with an observer of its runs.
     *
     * @param follower the observer, called on the searching thread
     * @return the new search
     */
    public MinimalSetFinder observedBy(Observer follower) {
        return new MinimalSetFinder(command, user, success, before, patience, traced, follower);
    }

    /**
     * Returns this search without tracing. Without this call it also works where tracing is not possible.
     *
     * @return the new search
     */
    public MinimalSetFinder withoutTracing() {
        return new MinimalSetFinder(command, user, success, before, patience, false, observer);
    }

    /**
     * Runs the search.
     *
     * @return the result, with every run
     * @throws IOException          when the calling thread has no capability permitted, when the command does not exist, when
     *                              the test of success or the preparation fails, when the processes of a run cannot be
     *                              kept apart or ended, or after {@link #MOST_RUNS} runs
     * @throws InterruptedException when the thread is interrupted; the command has been killed
     * @throws CapabilityException  when the command cannot be started as the user
     */
    public MinimalSetReport run() throws IOException, InterruptedException {
        CapabilitySet available = Capabilities.thread().read().state().permitted();
        if (available.isEmpty()) {
            throw new IOException("this process has no capability permitted, so there is none to try; run it as root");
        }
        Optional<TraceUnavailableException> untraceable = traced ? untraceable() : Optional.empty();
        Attempts attempts = new Attempts(
                new Attempts.Course(command, user, success, before, patience, observer), traced && untraceable.isEmpty());
        return new Search(attempts, available).run(untraceable.map(Throwable::getMessage));
    }

    private static Optional<TraceUnavailableException> untraceable() {
        try {
            Tracefs.find();
            return Optional.empty();
        } catch (TraceUnavailableException e) {
            return Optional.of(e);
        }
    }
}
