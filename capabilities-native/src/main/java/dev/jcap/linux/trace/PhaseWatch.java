package dev.jcap.linux.trace;

import dev.jcap.linux.internal.kernel.LibraryThread;
import java.util.function.BooleanSupplier;

/** Marks a phase when a condition holds; polls it on a thread of its own. */
final class PhaseWatch {

    private static final long PAUSE_MILLIS = 5;

    private PhaseWatch() {}

    static void start(TraceSession session, String phase, BooleanSupplier happened) {
        LibraryThread.daemon("jcap trace phase", () -> watch(session, phase, happened)).start();
    }

    private static void watch(TraceSession session, String phase, BooleanSupplier happened) {
        try {
            while (!session.isClosed()) {
                if (happened.getAsBoolean()) {
                    session.phase(phase);
                    return;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The recording was closed before the mark.
            return;
        }
    }
}
