package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.shared.CredentialLock;
import dev.jcap.linux.internal.shared.EffectiveSet;

/**
 * Capabilities that one thread has made effective, until {@link #close()} lowers exactly those again.
 *
 * @since 0.1
 */
public final class RaisedCapabilities implements AutoCloseable {

    private final Kernel kernel;
    private final CapabilitySet raised;
    private final Thread owner = Thread.currentThread();
    private boolean closed;

    RaisedCapabilities(Kernel kernel, CapabilitySet raised) {
        this.kernel = kernel;
        this.raised = raised;
    }

    /**
     * What this scope raised: not what was effective before.
     *
     * @return the set that {@link #close()} lowers
     */
    public CapabilitySet raised() {
        return raised;
    }

    /**
     * Lowers what this scope raised. Closing again does nothing. Whatever else has changed meanwhile stays changed.
     *
     * @throws WrongThreadException on another thread than the one that opened the scope; nothing has changed, and the
     *                              capabilities are still raised
     * @throws CapabilityException  when the kernel refuses, or another change of credentials has not ended within 10
     *                              seconds; they are still raised, and the scope can be closed again
     */
    @Override
    public void close() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException("these capabilities were raised by thread " + owner.getName()
                    + " and are still raised there; close the scope on that thread");
        }
        if (closed) {
            return;
        }
        if (!raised.isEmpty()) {
            try (CredentialLock _ = CredentialLock.oneThread()) {
                EffectiveSet.lower(kernel, raised);
            }
        }
        closed = true;
    }
}
