package dev.jcap;

import java.util.Objects;
import java.util.Optional;

/**
 * One thread as it was last read, and how it stands to what was asked.
 *
 * @param tid      the kernel's thread id
 * @param status   how it stands
 * @param snapshot its state as last read; empty when it could not be read. Other threads' securebits are not in it
 * @param detail   what it holds too much and why that was not changed, or what it is declared to keep; empty when it is
 *                 within
 * @since 0.1
 */
public record ThreadState(int tid, ThreadStatus status, Optional<CapabilitySnapshot> snapshot, String detail) {

    /** Rejects null. */
    public ThreadState {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(detail, "detail");
    }

    /**
     * Returns the thread's name as the kernel has it.
     *
     * @return at most 15 bytes; {@code ?} when the thread could not be read
     */
    public String name() {
        return snapshot.map(CapabilitySnapshot::name).orElse("?");
    }

    /** For example {@code worker-1 (tid 4243): HOLDS_MORE: permitted has cap_chown}. */
    @Override
    public String toString() {
        return name() + " (tid " + tid + "): " + status + (detail.isEmpty() ? "" : ": " + detail);
    }
}
