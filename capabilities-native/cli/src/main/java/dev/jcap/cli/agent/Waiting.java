package dev.jcap.cli.agent;

import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.kernel.LibraryThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for the trigger by polling fifty times a second, and fails if it does not come in time. */
final class Waiting {

    private static final long LOOK_NANOS = 20_000_000L;

    private final Hardening hardening;
    private final String failure;
    private final Condition condition;

    /** The condition to wait for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** @param failure the message if the time is over */
    Waiting(Hardening hardening, String failure, Condition condition) {
        this.hardening = hardening;
        this.failure = failure;
        this.condition = condition;
    }

    void start() {
        LibraryThread.daemon("jcap agent", this::run).start();
    }

    private void run() {
        try {
            await();
        } catch (IOException | RuntimeException | Error e) {
            hardening.stop(e);
            return;
        }
        if (!hardening.isDone()) {
            hardening.dropOrWarn();
        }
    }

    private void await() throws IOException {
        Optional<Duration> within = hardening.options().within();
        long begun = System.nanoTime();
        while (!condition.holds()) {
            if (within.isPresent() && System.nanoTime() - begun > within.get().toNanos()) {
                throw new CapabilityException(failure + " within " + within.get().toMillis()
                        + " ms; the process still has its original privileges");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
