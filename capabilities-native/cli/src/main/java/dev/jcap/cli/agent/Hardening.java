package dev.jcap.cli.agent;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.agent.ready.MainMethod;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.PlanOutcome;
import dev.jcap.linux.ProcessCapabilities;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.kernel.LibraryThread;
import dev.jcap.linux.internal.kernel.ThreadEnd;
import dev.jcap.linux.monitor.CapabilitiesMXBeans;
import dev.jcap.linux.monitor.CapabilityWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What the operator wants of this JVM: the drop, and what comes after it. */
final class Hardening {

    private static final int FAILED = 1;
    private static final long LOOK_FOR_MAIN_NANOS = 20_000_000L;
    private static final int LOOKS_FOR_MAIN = 3000;
    private static final int MOST_LINES = 20;

    private final AgentOptions options;
    private final CapabilityPlan plan;
    private final AtomicBoolean watches = new AtomicBoolean();
    private volatile CapabilityPlan possible;
    private volatile CapabilitySnapshot dropped;
    private volatile String done = "";
    private volatile Optional<String> failure = Optional.empty();

    /**
     * A contradiction, or a user that does not exist, is told now and not when the port is open.
     *
     * @throws IllegalArgumentException when the options of the plan contradict each other
     * @throws CapabilityException      when there is no such user, or jcap cannot work here
     */
    Hardening(AgentOptions options) {
        this.options = options;
        plan = options.plan().toPlan();
        possible = plan;
    }

    AgentOptions options() {
        return options;
    }

    /** Whether the drop has succeeded. */
    boolean isDone() {
        return dropped != null;
    }

    /** When the drop succeeded, and the line about it. */
    String done() {
        return done;
    }

    /** Why the drop failed; empty while it has not. */
    Optional<String> failure() {
        return failure;
    }

    /** Sets what files of the service depend on, finds out what the drop comes to here, and says what is not possible. */
    private void foresee() {
        options.settings().apply();
        PlanOutcome outcome = Capabilities.thread().preview(plan);
        outcome.notes().forEach(AgentFailure::warn);
        possible = outcome.plan();
    }

    /** Drops before main. */
    void dropAtOnce() {
        try {
            foresee();
        } catch (CapabilityException e) {
            stop(e);
            return;
        }
        dropOrWarn();
    }

    /**
     * Changes no credentials: finds out whether the drop will be refused, now and not when the port is open, and by the same way
     * as the drop whether that works here, which loads what it needs. Before main, while every thread is as the first one.
     */
    void rehearse() {
        try {
            foresee();
            Capabilities.process().apply(CapabilityPlan.unchanged());
        } catch (CapabilityException e) {
            stop(e);
        }
    }

    /** Drops and keeps watch; what goes wrong ends the JVM, unless the operator wants a line only. */
    ThreadReport dropOrStop() {
        try {
            if (dropped == null) {
                // Not before: a recorder, and the service, make files until then.
                Preflight.notes(possible).forEach(AgentFailure::warn);
            }
            CapabilitySnapshot before = ownState();
            ThreadReport report = process().apply(possible);
            CapabilitySnapshot now = ownState();
            if (dropped == null) {
                announce(DropLine.of(before, now, report), report);
            }
            dropped = now;
            if (options.watch().isPresent() && !watches.getAndSet(true)) {
                watch(now, options.watch().get());
            }
            return report;
        } catch (RuntimeException | Error e) {
            stop(e);
            throw e;
        }
    }

    private ProcessCapabilities process() {
        ProcessCapabilities process = Capabilities.process();
        return options.keepsUserProperties() ? process : process.settingUserProperties();
    }

    private void announce(String line, ThreadReport report) {
        report.handover().ifPresent(files -> files.skipped().stream().limit(MOST_LINES)
                .forEach(one -> AgentFailure.warn("not handed over: " + one)));
        done = "already done at " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ": " + line;
        if (!options.quiet()) {
            AgentFailure.warn(line);
        }
    }

    /** The same for a caller in any copy of jcap: the report, and the mask of what threads may hold at most. */
    Object[] dropForAnyCopy() {
        return new Object[] {dropOrStop(), limit().mask()};
    }

    /** The same for a caller to whom the exception would mean nothing. */
    void dropOrWarn() {
        try {
            dropOrStop();
        } catch (RuntimeException | Error e) {
            // It has been said, and the operator wants the service to go on.
            return;
        }
    }

    /** The caller may be a virtual thread, which has a copy of its carrier look. */
    private static CapabilitySnapshot ownState() {
        if (!Thread.currentThread().isVirtual()) {
            return Capabilities.thread().read();
        }
        FutureTask<CapabilitySnapshot> look = new FutureTask<>(Capabilities.thread()::read);
        Thread looking = LibraryThread.daemon("jcap", look);
        looking.start();
        ThreadEnd.await(looking);
        return look.resultNow();
    }

    /** Ends the JVM, or says why it should not go on. */
    void stop(Throwable why) {
        failure = Optional.of(AgentFailure.message(why));
        if (options.haltsOnFailure()) {
            AgentFailure.halt(why, FAILED);
        }
        AgentFailure.warn(AgentFailure.message(why));
    }

    private void watch(CapabilitySnapshot model, Duration interval) {
        CapabilityWatch.start(model, interval, alarm -> {
            if (options.haltsOnViolation()) {
                AgentFailure.warn(alarm.message());
                AgentFailure.halt(FAILED);
            }
        });
    }

    /**
     * Registers the JMX bean when the main method has been entered, or after a minute: JMX in premain would start the
     * platform's logging before an application server can choose its own.
     */
    void reportWhen(MainMethod main) {
        LibraryThread.daemon("jcap jmx", () -> {
            for (int looks = 0; looks < LOOKS_FOR_MAIN && !main.hasBeenEntered(); looks++) {
                LockSupport.parkNanos(LOOK_FOR_MAIN_NANOS);
            }
            try {
                CapabilitiesMXBeans.register(limit());
            } catch (CapabilityException e) {
                stop(e);
            }
        }).start();
    }

    private CapabilitySet limit() {
        return plan.limit().orElseGet(() -> ownState().allHeld());
    }
}
