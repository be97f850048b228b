package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds a smallest set of capabilities with which a command works, and proves it by running the command: with the set it
 * works, and without any one member it does not.
 *
 * {@snippet class="dev.jcap.example.DiscoveryExamples" region="converge"}
 *
 * <p>The command runs many times, as the user, with the bounding set limited to what is tried and that made ambient. The
 * first run has nothing; where the kernel can be traced, what it refused there is tried next, otherwise everything that
 * the caller has. Then the set is made smaller by halves. What a run leaves behind can make the next one succeed:
 * {@link #before} puts it back.
 *
 * <p>Set-user-ID root programs, and programs with file capabilities, have in these runs no more than what is tried, so the
 * answer includes what helpers such as {@code ping} need. A program that makes itself a daemon of another session escapes
 * the killing after a run.
 *
 * <p>Needs what {@link dev.jcap.linux.CapabilityLauncher} needs for becoming the user and limiting the bounding set: root.
 * Only what the calling thread has permitted can be tried. Immutable; safe for use by several threads.
 */
public final class Convergence {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProcessBuilder command;
    private final Identity user;
    private final SuccessTest success;
    private final Preparation before;
    private final Duration patience;
    private final boolean traced;

    /** Puts back what an earlier run may have changed. */
    @FunctionalInterface
    public interface Preparation {

        /**
         * Runs before each run of the command.
         *
         * @throws IOException          when it fails, which ends the whole search
         * @throws InterruptedException when the thread is interrupted
         */
        void prepare() throws IOException, InterruptedException;
    }

    private Convergence(
            ProcessBuilder command, Identity user, SuccessTest success, Preparation before, Duration patience, boolean traced) {
        this.command = Objects.requireNonNull(command, "command");
        this.user = Objects.requireNonNull(user, "user");
        this.success = Objects.requireNonNull(success, "success");
        this.before = Objects.requireNonNull(before, "before");
        this.patience = Objects.requireNonNull(patience, "patience");
        this.traced = traced;
    }

    /**
     * A search for a command as a user; it works when it ends with status 0 within 30 seconds.
     *
     * @param command what to start; output that the builder does not redirect is thrown away, the input is empty
     * @param user    as whom
     * @return the search, not begun
     */
    public static Convergence of(ProcessBuilder command, Identity user) {
        return new Convergence(command, user, SuccessTest.exitStatus(0), () -> {}, PATIENCE, true);
    }

    /**
     * This search with another test of success.
     *
     * @param test the test
     * @return the new search
     */
    public Convergence success(SuccessTest test) {
        return new Convergence(command, user, test, before, patience, traced);
    }

    /**
     * This search with something to do before each run.
     *
     * @param preparation what to do
     * @return the new search
     */
    public Convergence before(Preparation preparation) {
        return new Convergence(command, user, success, preparation, patience, traced);
    }

    /**
     * This search with another limit for each run.
     *
     * @param limit how long a run may take to show that it works
     * @return the new search
     */
    public Convergence within(Duration limit) {
        return new Convergence(command, user, success, before, limit, traced);
    }

    /**
     * This search by trying alone, as it is made also where nothing can be traced.
     *
     * @return the new search
     */
    public Convergence withoutTracing() {
        return new Convergence(command, user, success, before, patience, false);
    }

    /**
     * Searches.
     *
     * @return what was found, with every run
     * @throws IOException          when the test of success or the preparation fails
     * @throws InterruptedException when the thread is interrupted; the command has been killed
     * @throws CapabilityException  when the command cannot be started as the user at all
     */
    public ConvergenceReport run() throws IOException, InterruptedException {
        CapabilitySet available = Capabilities.thread().read().state().permitted();
        Optional<TraceUnavailableException> untraceable = traced ? tracingTrouble() : Optional.empty();
        Attempts attempts = new Attempts(
                new Attempts.Course(command, user, success, before, patience), traced && untraceable.isEmpty());
        return new Search(attempts, available).run(untraceable.map(Throwable::getMessage));
    }

    private static Optional<TraceUnavailableException> tracingTrouble() {
        try {
            Tracefs.find();
            return Optional.empty();
        } catch (TraceUnavailableException e) {
            return Optional.of(e);
        }
    }
}
