package dev.jcap.linux;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A drop that somebody has prepared and the service itself carries out when it is ready: the operator decides what is
 * dropped, the service when.
 *
 * {@snippet class="dev.jcap.example.ServiceExamples" region="prepared"}
 *
 * <p>The Java agent prepares one with {@code drop-when=call}; {@code jcap drop PID} runs it from outside.
 */
public final class PreparedDrop {

    private static Supplier<ThreadReport> prepared;
    private static ThreadReport done;

    private PreparedDrop() {}

    /**
     * Prepares the drop of this process; only one can be prepared.
     *
     * @param drop what {@link #run()} does
     * @throws IllegalStateException when one has been prepared already
     */
    public static synchronized void prepare(Supplier<ThreadReport> drop) {
        if (prepared != null) {
            throw new IllegalStateException("a drop has been prepared already");
        }
        prepared = Objects.requireNonNull(drop, "drop");
    }

    /**
     * Whether a drop has been prepared, run or not.
     *
     * @return false when {@link #run()} would fail for that reason
     */
    public static synchronized boolean isPrepared() {
        return prepared != null;
    }

    /**
     * Carries out the drop. Once it has succeeded, later calls do nothing.
     *
     * @return every thread as it was read at the end of the drop
     * @throws IllegalStateException      when none has been prepared, as when the agent is missing from the command line:
     *                                    nothing has changed
     * @throws CapabilityDeniedException  when the plan is refused; nothing has changed on any thread
     * @throws MixedCapabilitiesException when some threads hold more than the plan leaves them; the others have changed
     * @throws CapabilityException        when jcap cannot work here at all
     */
    public static synchronized ThreadReport run() {
        if (prepared == null) {
            throw new IllegalStateException("no drop has been prepared: is -javaagent:jcap.jar=...,drop-when=call missing?");
        }
        if (done == null) {
            done = prepared.get();
        }
        return done;
    }
}
