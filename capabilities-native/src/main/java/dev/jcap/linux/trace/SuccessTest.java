package dev.jcap.linux.trace;

import dev.jcap.linux.trace.internal.CommandTest;
import dev.jcap.linux.trace.internal.ExitTest;
import dev.jcap.linux.trace.internal.HttpTest;
import dev.jcap.linux.trace.internal.ListeningTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Tests whether a started program works.
 *
 * <p>A service that listens does not necessarily work: it can fail to read its key or to start its workers afterwards.
 * {@link #http} asks it as a user would. A success must last for a moment.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SuccessTest {

    /**
     * Waits until it is known whether the program works. All processes of the run are killed afterwards.
     *
     * @param run      the run, just started; its input is empty
     * @param patience the time limit
     * @return why it does not work; empty if it works
     * @throws IOException          when the test itself fails, which ends the search
     * @throws InterruptedException when the thread is interrupted
     */
    Optional<String> failure(TrialRun run, Duration patience) throws IOException, InterruptedException;

    /**
     * Returns what would make a test of the next run meaningless, for example that another program uses the port. It is asked
     * before each run.
     *
     * @return the obstacle, which ends the search; empty if there is none, which is the default
     * @throws IOException          when the test itself fails, which ends the search
     * @throws InterruptedException when the thread is interrupted
     */
    default Optional<String> obstacle() throws IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * Returns a test that passes when the program exits with a status.
     *
     * @param status 0 to 255
     * @return the test
     */
    static SuccessTest exitStatus(int status) {
        return new ExitTest(status);
    }

    /**
     * Returns a test that passes when a process of the run accepts a connection on a TCP port.
     *
     * @param port 1 to 65535
     * @return the test
     */
    static SuccessTest listening(int port) {
        return ListeningTest.tcp(port);
    }

    /**
     * Returns a test that passes when a process of the run has a UDP socket with a port.
     *
     * @param port 1 to 65535
     * @return the test
     */
    static SuccessTest listeningUdp(int port) {
        return ListeningTest.udp(port);
    }

    /**
     * Returns a test that passes when a URL answers with a status. Redirects are not followed, and certificates of
     * {@code https} are not checked.
     *
     * @param url    an {@code http} or {@code https} URL
     * @param status the statuses that count as success
     * @return the test
     * @throws IllegalArgumentException when the URL has another scheme or no host
     */
    static SuccessTest http(URI url, IntPredicate status) {
        return new HttpTest(url, status);
    }

    /**
     * Returns a test that passes when a command exits with status 0. The command runs repeatedly as the user of this process,
     * until it succeeds, the run ends, or the time is over. It must fail while the program is not running.
     *
     * @param command for example {@code curl -f http://localhost/}
     * @return the test
     */
    static SuccessTest command(List<String> command) {
        return new CommandTest(command);
    }
}
