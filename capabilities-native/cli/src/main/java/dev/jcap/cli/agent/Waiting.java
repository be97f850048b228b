package dev.jcap.cli.agent;

import dev.jcap.cli.agent.ready.Readiness;
import dev.jcap.cli.options.TimeText;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.kernel.LibraryThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits until the service is ready by looking fifty times a second, and fails if that does not come in time. */
final class Waiting {

    private static final long LOOK_NANOS = 20_000_000L;

    private final Hardening hardening;
    private final Readiness readiness;

    Waiting(Hardening hardening, Readiness readiness) {
        this.hardening = hardening;
        this.readiness = readiness;
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
        while (!readiness.isReached(System.nanoTime())) {
            if (within.isPresent() && System.nanoTime() - begun > within.get().toNanos()) {
                throw new CapabilityException("not ready within " + TimeText.print(within.get()) + ": " + readiness
                        + "; the process still has its original privileges");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** What is missing, and what is there. */
    @Override
    public String toString() {
        return readiness.toString();
    }
}
