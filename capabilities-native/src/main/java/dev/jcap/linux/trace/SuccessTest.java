package dev.jcap.linux.trace;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells whether a started program does what it is there for. */
@FunctionalInterface
public interface SuccessTest {

    /**
     * Waits until it is clear whether the program works. It is killed afterwards.
     *
     * @param process  the program, just started; its input is closed
     * @param patience how long to wait at most
     * @return whether it works
     * @throws IOException          when that cannot be found out, which ends the whole search
     * @throws InterruptedException when the thread is interrupted
     */
    boolean passes(Process process, Duration patience) throws IOException, InterruptedException;

    /**
     * The program works when it ends with a status.
     *
     * @param status 0 to 255
     * @return the test
     */
    static SuccessTest exitStatus(int status) {
        return (process, patience) -> process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                && process.exitValue() == status;
    }

    /**
     * The program works when it, or a process that it started, listens on a TCP port.
     *
     * @param port 1 to 65535
     * @return the test
     */
    static SuccessTest listening(int port) {
        return (process, patience) -> Polling.until(process, patience, () -> ListeningPort.isOpenedBy(process.toHandle(), port));
    }

    /**
     * The program works when a command ends with status 0, which runs again and again, as this process's user, until it
     * does, the program ends, or the time is up.
     *
     * @param command for example {@code curl -f http://localhost/}
     * @return the test
     */
    static SuccessTest command(List<String> command) {
        List<String> words = List.copyOf(command);
        return (process, patience) -> Polling.until(process, patience, () -> Polling.succeeds(words, patience));
    }
}
