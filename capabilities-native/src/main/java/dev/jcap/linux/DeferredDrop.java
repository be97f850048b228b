package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.kernel.PreparedDrops;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A drop that an operator has prepared and the service itself carries out when it is ready: the operator decides what is
 * dropped, the service when.
 *
 * {@snippet class="dev.jcap.example.ServiceExamples" region="prepared"}
 *
 * <p>The Java agent prepares one with {@code drop-when=call}; {@code jcap drop PID} runs it from outside. It belongs to
 * the process: an application that brings its own copy of jcap, as in an application server, finds it too.
 *
 * @since 0.1
 */
public final class DeferredDrop {

    private DeferredDrop() {}

    /**
     * Returns whether a drop has been prepared, run or not.
     *
     * @return false when {@link #run()} would fail for that reason
     */
    public static boolean isPrepared() {
        return PreparedDrops.prepared().isPresent();
    }

    /**
     * Carries out the drop. A later call applies the same plan again: where every thread is still within it, that
     * changes nothing and proves it once more. So a process that a checkpoint has brought back with other
     * credentials (CRIU, CRaC) drops again.
     *
     * @return every thread as it was read at the end of the drop
     * @throws IllegalStateException      when none has been prepared, as when the agent is missing from the command line:
     *                                    nothing has changed
     * @throws CapabilityDeniedException  when the plan is refused; nothing has changed on any thread
     * @throws MixedCapabilitiesException when some threads hold more than the plan leaves them; the others have changed
     * @throws CapabilityException        when jcap cannot work here at all
     */
    public static ThreadReport run() {
        Callable<Object[]> drop = PreparedDrops.prepared()
                .orElseThrow(() -> new IllegalStateException(
                        "no drop has been prepared: is -javaagent:jcap.jar=...,drop-when=call missing?"));
        Object[] result;
        try {
            result = drop.call();
        } catch (CapabilityException | Error e) {
            throw e;
        } catch (Exception e) {
            throw translated(e);
        }
        return result[0] instanceof ThreadReport report ? report : readAgain(new CapabilitySet((long) result[1]));
    }

    /** The report of another copy of jcap is of another class, so this copy looks itself. */
    private static ThreadReport readAgain(CapabilitySet limit) {
        ThreadReport report = new ProcessCapabilities().check(limit);
        if (!report.isProven()) {
            throw CapabilityExceptions.mixed("threads have gained capabilities since the drop", report, null);
        }
        return report;
    }

    /** Another copy of jcap throws its own classes, which have the same names here. */
    private static RuntimeException translated(Exception e) {
        String name = e.getClass().getSimpleName();
        if (name.equals(CapabilityDeniedException.class.getSimpleName())) {
            return CapabilityExceptions.deniedElsewhere(e);
        }
        if (name.equals(MixedCapabilitiesException.class.getSimpleName())) {
            return CapabilityExceptions.mixed(e.getMessage(), ThreadReport.of(List.of(), 0, Duration.ZERO), e);
        }
        return e instanceof RuntimeException unchecked && !name.equals(CapabilityException.class.getSimpleName())
                ? unchecked
                : new CapabilityException(e.getMessage(), e);
    }
}
