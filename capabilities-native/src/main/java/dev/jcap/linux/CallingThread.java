package dev.jcap.linux;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.kernel.DumpableFlag;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.CredentialLock;
import dev.jcap.linux.internal.shared.EffectiveSet;
import dev.jcap.linux.internal.shared.Handover;
import dev.jcap.linux.internal.shared.PlanAdapter;
import dev.jcap.linux.internal.shared.ProcStatus;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.sweep.OneThread;
import dev.jcap.linux.internal.sweep.ThreadsAlike;
import java.time.Duration;
import java.util.Optional;

/** What {@link ThreadCapabilities} does by native calls. */
final class CallingThread {

    /** How long a thread may stay in the kernel's list after its end. */
    private static final Duration ALIKE_BY = Duration.ofSeconds(2);

    private CallingThread() {}

    static CapabilitySnapshot read() {
        return ProcStatus.in(ProcessNamespace.own(), read(new OneThread(RunningKernel.forThisThread())));
    }

    private static CapabilitySnapshot read(OneThread thread) {
        OneThread.Reading reading = thread.read();
        if (reading.snapshot().isEmpty()) {
            throw CapabilityExceptions.denied(OneThread.unreadable("read /proc/self/task", reading.error()));
        }
        return reading.snapshot().get();
    }

    /** What would come of a plan. */
    static PlanOutcome preview(CapabilityPlan plan) {
        CapabilitySnapshot start = read();
        PlanOutcome outcome = PlanAdapter.outcome(plan, start);
        if (Plans.compile(outcome.plan(), start) instanceof Route.Refused refused) {
            throw CapabilityExceptions.denied(refused.operation(), 0, refused.reason());
        }
        return outcome;
    }

    static CapabilitySnapshot apply(CapabilityPlan plan) {
        Kernel kernel = RunningKernel.forThisThread();
        OneThread thread = new OneThread(kernel);
        try (CredentialLock _ = CredentialLock.oneThread()) {
            CapabilitySnapshot start = read(thread);
            PlanOutcome outcome = PlanAdapter.outcome(plan, start);
            CapabilityPlan possible = outcome.plan();
            boolean weaker = isWeakerAfter(possible, start);
            if (plan.dumpable().orElse(false)) {
                requireAlike(kernel, weaker);
            }
            Optional<HandoverReport> files = Handover.carryOut(possible, start);
            CapabilitySnapshot now =
                    made(weaker ? keepingUndumpable(kernel, thread, possible, start) : thread.apply(possible, start), files);
            PlanAdapter.warn(outcome);
            Handover.warn(files);
            return now;
        }
    }

    private static boolean isWeakerAfter(CapabilityPlan plan, CapabilitySnapshot now) {
        return Plans.compile(plan, now) instanceof Route.Found found
                && !ThreadsAlike.isSameToTracer(now, found.after(now));
    }

    private static void requireAlike(Kernel kernel, boolean weaker) {
        if (weaker || !ThreadsAlike.await(kernel, ALIKE_BY.toNanos())) {
            throw CapabilityExceptions.denied("PR_SET_DUMPABLE 1", 0,
                    "threads of this process would hold different capabilities, and who"
                            + " may trace the weakest one reaches the memory of all; change every thread, with"
                            + " Capabilities.process()");
        }
    }

    private static OneThread.Change keepingUndumpable(Kernel kernel, OneThread thread, CapabilityPlan plan,
            CapabilitySnapshot start) {
        long held = DumpableFlag.hold(kernel);
        if (held < 0) {
            throw CapabilityExceptions.denied(
                    "clear the dumpable flag", held, "who may trace this thread would reach the memory of all threads");
        }
        boolean alike = false;
        try {
            OneThread.Change change = thread.apply(plan, start);
            alike = change instanceof OneThread.Change.Refused;
            return change;
        } finally {
            DumpableFlag.release(kernel, alike);
        }
    }

    private static CapabilitySnapshot made(OneThread.Change change, Optional<HandoverReport> files) {
        return switch (change) {
            case OneThread.Change.Made made -> ProcStatus.in(ProcessNamespace.own(), made.now());
            case OneThread.Change.Refused refused -> throw CapabilityExceptions.denied(refused, files);
            case OneThread.Change.Broken broken -> throw CapabilityExceptions.mixed(broken);
        };
    }

    static RaisedCapabilities raise(CapabilitySet capabilities) {
        Kernel kernel = RunningKernel.forThisThread();
        try (CredentialLock _ = CredentialLock.oneThread()) {
            return new RaisedCapabilities(kernel, EffectiveSet.raise(kernel, capabilities));
        }
    }
}
