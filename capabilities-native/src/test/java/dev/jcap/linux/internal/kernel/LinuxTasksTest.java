package dev.jcap.linux.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Lists of this process's threads. */
@EnabledOnOs(OS.LINUX)
class LinuxTasksTest {

    private static final int ROUNDS = 200;
    private static final int ENDING = 12;
    private static final int LISTINGS = 60;
    private static final long LONGEST_LIFE_NANOS = 1_000_000;

    private final LinuxKernel kernel =
            LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));

    /** Older threads come first in the kernel's list, which ends early when one of them ends. */
    @Test
    void tids_whileOlderThreadsEnd_hasTheCallingThread() throws Exception {
        long tasks = kernel.openTasks();
        assertTrue(tasks >= 0, () -> Errno.describe(tasks));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < ENDING; i++) {
                Thread.ofPlatform().start(() -> LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_LIFE_NANOS)));
            }
            FutureTask<Integer> listings = new FutureTask<>(() -> countWithoutMe((int) tasks));
            Thread.ofPlatform().start(listings);
            assertEquals(0, listings.get(), "listings without the calling thread");
        }
        kernel.close((int) tasks);
    }

    private int countWithoutMe(int tasks) {
        int without = 0;
        for (int i = 0; i < LISTINGS; i++) {
            without += kernel.tids(tasks).has(kernel.gettid()) ? 0 : 1;
        }
        return without;
    }
}
