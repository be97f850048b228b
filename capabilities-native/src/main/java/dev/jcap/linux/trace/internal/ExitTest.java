package dev.jcap.linux.trace.internal;

import dev.jcap.linux.trace.SuccessTest;
import dev.jcap.linux.trace.TrialRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Passes when the command exits with a status.
 *
 * @param status the status
 */
public record ExitTest(int status) implements SuccessTest {

    @Override
    public Optional<String> failure(TrialRun run, Duration patience) throws IOException, InterruptedException {
        return Polling.until(run, patience, () -> run.process().isAlive() ? Optional.of("it does not exit")
                : run.process().exitValue() == status ? Optional.empty()
                : Optional.of("exited with status " + run.process().exitValue()));
    }
}
