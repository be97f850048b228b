package dev.jcap.linux.trace;

import dev.jcap.linux.trace.internal.ListeningPort;
import dev.jcap.linux.trace.internal.Polling;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tests whether a started program works.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SuccessTest {

    /**
     * Waits until it is known whether the program works. The program is killed afterwards.
     *
     * @param process  the program, just started; its input is closed
     * @param patience the time limit
     * @return whether it works
     * @throws IOException          when the test itself fails, which ends the search
     * @throws InterruptedException when the thread is interrupted
     */
    boolean passes(Process process, Duration patience) throws IOException, InterruptedException;

    /**
     * Returns a test that passes when the program exits with a status.
     *
     * @param status 0 to 255
     * @return the test
     */
    static SuccessTest exitStatus(int status) {
        return (process, patience) -> process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                && process.exitValue() == status;
    }

    /**
     * Returns a test that passes when the program, or a process that it started, listens on a TCP port.
     *
     * @param port 1 to 65535
     * @return the test
     */
    static SuccessTest listening(int port) {
        return (process, patience) -> Polling.until(process, patience, () -> ListeningPort.isOpenedBy(process.toHandle(), port));
    }

    /**
     * Returns a test that passes when a command exits with status 0. The command runs repeatedly as the user of this process,
     * until it succeeds, the program ends, or the time is over.
     *
     * @param command for example {@code curl -f http://localhost/}
     * @return the test
     */
    static SuccessTest command(List<String> command) {
        List<String> words = List.copyOf(command);
        return (process, patience) -> Polling.until(process, patience, () -> Polling.succeeds(words, patience));
    }
}
