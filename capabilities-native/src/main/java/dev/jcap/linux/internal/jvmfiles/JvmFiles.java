package dev.jcap.linux.internal.jvmfiles;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.preflight.SelfPaths;
import dev.jcap.linux.internal.preflight.PreflightCheck;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.shared.FileAccess;
import dev.jcap.linux.internal.shared.FlightLog;
import dev.jcap.linux.internal.shared.PlannedOwners;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Hands over what the JVM and the tools of the JDK open again after a change of user: the repository of the flight recorder,
 * the attach socket and the performance counters. Nothing of the program's own.
 */
public final class JvmFiles implements AutoCloseable {

    private final HandedFiles handed;
    private final List<KernelCall> calls;

    private JvmFiles(HandedFiles handed, List<KernelCall> calls) {
        this.handed = handed;
        this.calls = calls;
    }

    /**
     * Hands over what can go before the change, and finds out how to hand over the rest.
     *
     * @param start the calling thread as it is
     * @return null when nobody becomes another user
     * @throws CapabilityDeniedException when something would end the JVM after the change
     */
    public static JvmFiles prepare(LinuxKernel kernel, CapabilityPlan plan, CapabilitySnapshot start) {
        if (!isForAnotherUser(plan, start)) {
            return null;
        }
        HandedFiles handed = new HandedFiles(kernel, start, plan.identity().get(), planned(plan, start));
        JvmFiles files = null;
        try {
            List<KernelCall> calls = FlightLog.isOn()
                    ? RecorderFiles.calls(handed, new FileAccess(after(plan, start)), kernel.pid())
                    : List.of();
            if (handed.mayGive) {
                ToolFiles.giveNow(handed, kernel.pid());
            }
            files = new JvmFiles(handed, calls);
            return files;
        } finally {
            if (files == null) {
                handed.giveBack();
                handed.close();
            }
        }
    }

    private static PlannedOwners planned(CapabilityPlan plan, CapabilitySnapshot start) {
        return new PlannedOwners(plan.handedOver(), start.uids().effective(), plan.identity().orElseThrow().uid());
    }

    /** The thread as a plan leaves it, as far as files ask. */
    private static CapabilitySnapshot after(CapabilityPlan plan, CapabilitySnapshot start) {
        Credentials after = start.credentials().withState(Plans.goal(plan, start).state());
        if (plan.identity().isPresent()) {
            Identity heir = plan.identity().get();
            after = after.withUids(Credentials.Ids.all(heir.uid()))
                    .withGids(Credentials.Ids.all(heir.gid()))
                    .withGroups(heir.groups());
        }
        return start.withCredentials(after);
    }

    /**
     * What the JVM cannot open any more after a plan.
     *
     * @param unknown takes a line for what could not be found out
     */
    public static List<PreflightFinding> preflight(
            LinuxKernel kernel, CapabilityPlan plan, CapabilitySnapshot start, List<String> unknown) throws IOException {
        CapabilitySnapshot after = after(plan, start);
        boolean hands = after.uids().effective() != start.uids().effective()
                && start.effective().contains(Capability.CAP_CHOWN);
        List<PreflightFinding> findings = PreflightCheck.findings(
                SelfPaths.read(RecorderFiles.repository(kernel.pid()), unknown),
                "",
                after,
                hands ? planned(plan, start) : PlannedOwners.UNCHANGED,
                kernel,
                UserNamespace.read());
        if (FlightLog.isOn() && isForAnotherUser(plan, start) && findings.stream().noneMatch(PreflightFinding::endsJvm)) {
            refusal(kernel, plan, start, after).ifPresent(findings::add);
        }
        return findings;
    }

    /** What {@link #prepare} would refuse. */
    private static Optional<PreflightFinding> refusal(
            LinuxKernel kernel, CapabilityPlan plan, CapabilitySnapshot start, CapabilitySnapshot after) {
        HandedFiles handed = new HandedFiles(kernel, start, plan.identity().get(), planned(plan, start));
        try {
            RecorderFiles.calls(handed, new FileAccess(after), kernel.pid());
            return Optional.empty();
        } catch (CapabilityDeniedException e) {
            return e.finding();
        } finally {
            handed.close();
        }
    }

    private static boolean isForAnotherUser(CapabilityPlan plan, CapabilitySnapshot start) {
        return plan.identity().isPresent() && plan.identity().get().uid() != start.uids().effective();
    }

    /** What the calling thread does while all are held. */
    public List<KernelCall> calls() {
        return calls;
    }

    /** Takes everything back after a refusal. */
    public void giveBack() {
        handed.giveBack();
    }

    @Override
    public void close() {
        handed.close();
    }
}
