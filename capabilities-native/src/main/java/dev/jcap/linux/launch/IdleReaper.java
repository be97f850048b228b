package dev.jcap.linux.launch;

import dev.jcap.linux.internal.kernel.DisposableThread;
import dev.jcap.linux.internal.kernel.Kernel;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sees to it that one of the JDK's {@code process reaper} threads is idle.
 *
 * <p>Each child has a reaper from a pool that grows on the thread that starts the child. A reaper born from the launching
 * thread would be a copy of it for as long as the child lives, and longer: a thread with the child's user id inside this
 * process, through which that user could trace and take over the whole process. A reaper that is idle is used first, so
 * the pool is made to have one that is a copy of the calling thread.
 */
final class IdleReaper {

    private static final long PATIENCE_MILLIS = 200;

    private IdleReaper() {}

    /**
     * Has a reaper wait for the end of a thread that has ended: to the JDK it looks like a process, and no process need
     * be started. Whether the reaper is still idle when it is needed is for the caller to find out.
     */
    static void provide(Kernel kernel, int tasks) {
        try {
            Optional<ProcessHandle> ended =
                    DisposableThread.run(kernel, tasks, () -> ProcessHandle.of(kernel.gettid()));
            if (ended.isPresent()) {
                ended.get().onExit().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Then the reaper will be born from the launching thread, which is found out and mended afterwards.
            return;
        }
    }
}
