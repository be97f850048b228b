package dev.jcap.linux.trace;

import java.util.List;
import java.util.Optional;

/**
 * A run of a command in a search: all processes that it has started, however they were started.
 *
 * @since 0.1
 */
public interface TrialRun {

    /**
     * Returns the command.
     *
     * @return the process; a daemon ends it while the run continues
     */
    Process process();

    /**
     * Returns the ids of the living processes.
     *
     * @return the ids, in no order
     */
    List<Long> pids();

    /**
     * Returns why there is nothing to wait for.
     *
     * @return for example {@code exited with status 1}; empty while the run can still succeed
     */
    Optional<String> over();
}
