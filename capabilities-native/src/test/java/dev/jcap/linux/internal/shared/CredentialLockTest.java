package dev.jcap.linux.internal.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.linux.CapabilityDeniedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CredentialLockTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    /** The name of each thread that has had the lock, in their order; "!" behind that of an interrupted one. */
    private final List<String> had = new CopyOnWriteArrayList<>();

    @Test
    void allThreads_besideAChangeOfOneThread_isRefusedAtItsDeadline() {
        try (CredentialLock _ = CredentialLock.oneThread()) {
            FutureTask<CredentialLock> apply = new FutureTask<>(() -> CredentialLock.allThreads(Duration.ofMillis(1)));
            Thread.ofPlatform().start(apply);
            ExecutionException e = assertThrows(ExecutionException.class, apply::get);
            assertInstanceOf(CapabilityDeniedException.class, e.getCause());
        }
    }

    /** Raises that overtake it would keep it away for ever. */
    @Test
    void oneThread_whileAChangeOfEveryThreadWaits_waitsBehindIt() throws InterruptedException {
        Thread apply;
        Thread raise;
        try (CredentialLock _ = CredentialLock.oneThread()) {
            apply = waiting("apply", () -> CredentialLock.allThreads(LONG));
            raise = waiting("raise", CredentialLock::oneThread);
        }
        apply.join();
        raise.join();
        assertEquals(List.of("apply", "raise"), had);
    }

    @Test
    void oneThread_ofAThreadInterruptedWhileItWaits_goesOnWaitingAndKeepsTheInterrupt() throws InterruptedException {
        Thread raise;
        try (CredentialLock _ = CredentialLock.allThreads(LONG)) {
            raise = waiting("raise", CredentialLock::oneThread);
            raise.interrupt();
        }
        raise.join();
        assertEquals(List.of("raise!"), had);
    }

    @Test
    void allThreads_ofAnInterruptedThreadWithoutTimeToWait_takesAFreeLockAndKeepsTheInterrupt() {
        Thread.currentThread().interrupt();
        try (CredentialLock _ = CredentialLock.allThreads(Duration.ZERO)) {
            assertTrue(Thread.interrupted());
        }
    }

    private Thread waiting(String name, Supplier<CredentialLock> lock) {
        Thread thread = Thread.ofPlatform().name(name).start(() -> {
            try (CredentialLock _ = lock.get()) {
                had.add(Thread.interrupted() ? name + "!" : name);
            }
        });
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(thread.isAlive(), () -> name + " did not wait");
            Thread.onSpinWait();
        }
        return thread;
    }
}
