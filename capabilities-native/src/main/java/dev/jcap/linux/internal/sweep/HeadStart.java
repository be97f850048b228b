package dev.jcap.linux.internal.sweep;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls that may be sent to other threads of which only the permitted, effective and inheritable sets are known, and
 * known to be like those of the calling thread: what changed that one, and the bounding drops and changes of ids that
 * another thread may have to make besides. They lead every such thread where its own calls would, or leave it the rights to
 * go on from there.
 */
final class HeadStart {

    private static final CapabilitySet FOR_IDS = CapabilitySet.of(Capability.CAP_SETUID, Capability.CAP_SETGID);

    private final CapabilityPlan plan;
    private final Goal goal;
    private final CapabilityState from;
    /** Whether the ids must be right when the calls are made: there is no right to go on from there. */
    private final boolean needsIds;
    private CapabilitySet undropped;
    private boolean keeps;

    private HeadStart(CapabilityPlan plan, Goal goal, CapabilityState from, CapabilitySet known) {
        this.plan = plan;
        this.goal = goal;
        this.from = from;
        undropped = known.minus(goal.bounding());
        // A thread that is root would lose what the calling thread, which is not, keeps.
        keeps = goal.state().permitted().isEmpty();
        needsIds = goal.identity().isPresent() && !goal.state().effective().containsAll(FOR_IDS);
    }

    /**
     * The calls; none when a thread's status must be known first.
     *
     * @param caller the calling thread before it changed
     * @param calls  what changed it
     * @param known  the capabilities that the kernel knows
     */
    static List<KernelCall> calls(
            CapabilityPlan plan, Goal goal, CapabilitySnapshot caller, List<KernelCall> calls, CapabilitySet known) {
        // Securebits have to be asked for.
        return goal.securebits().isEmpty() && isFarFrom(plan, goal, caller)
                ? new HeadStart(plan, goal, caller.state(), known).calls(calls)
                : List.of();
    }

    /** Whether a thread like the calling one has to change; one that may be where it should be already gains nothing. */
    private static boolean isFarFrom(CapabilityPlan plan, Goal goal, CapabilitySnapshot caller) {
        CapabilityState has = caller.state();
        if (!goal.state().permitted().containsAll(has.permitted())
                || !goal.state().effective().containsAll(has.effective())
                || !goal.state().inheritable().containsAll(has.inheritable())) {
            return true;
        }
        return goal.identity().isPresent()
                && !Goal.is(goal.identity().get(), caller)
                && has.inheritable().containsAll(goal.state().inheritable())
                && plan.ambientRaises().isEmpty();
    }

    private List<KernelCall> calls(List<KernelCall> calls) {
        for (KernelCall call : calls) {
            if (!isSafe(call)) {
                return List.of();
            }
        }
        List<KernelCall> more = withIds(calls);
        return more.isEmpty() || undropped.isEmpty() || canDrop(goal.state().effective()) || !canDrop(from.permitted())
                ? more
                : withDrops(more);
    }

    /**
     * With what the calling thread, which is part of the way to its ids, did not need; and to the end for a thread whose sets
     * the kernel does not empty, since it was not root.
     */
    private List<KernelCall> withIds(List<KernelCall> calls) {
        int user = indexOf(KernelCall.SetResUid.class, calls, 0);
        boolean groups = indexOf(KernelCall.SetGroups.class, calls, 0) >= 0;
        boolean group = indexOf(KernelCall.SetResGid.class, calls, 0) >= 0;
        if (needsIds && (user < 0 || !groups && !group && !from.effective().contains(Capability.CAP_SETGID))) {
            return List.of();
        }
        if (user < 0) {
            return calls;
        }
        List<KernelCall> more = new ArrayList<>(calls);
        if (indexOf(KernelCall.Capset.class, calls, user) < 0) {
            more.add(new KernelCall.Capset(goal.state()));
        }
        if (needsIds && !group) {
            more.add(user, new KernelCall.SetResGid(goal.identity().orElseThrow().gid()));
        }
        if (needsIds && !groups) {
            more.add(user, new KernelCall.SetGroups(goal.identity().orElseThrow().groups()));
        }
        return more;
    }

    private static int indexOf(Class<? extends KernelCall> kind, List<KernelCall> calls, int from) {
        for (int i = from; i < calls.size(); i++) {
            if (kind.isInstance(calls.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean canDrop(CapabilitySet rights) {
        return rights.contains(Capability.CAP_SETPCAP);
    }

    private List<KernelCall> withDrops(List<KernelCall> calls) {
        int drops = indexOf(KernelCall.DropBounding.class, calls, 0);
        int at = drops < 0 && canDrop(from.effective()) ? 0 : drops;
        if (at < 0) {
            return List.of();
        }
        List<KernelCall> more = new ArrayList<>(calls.subList(0, at));
        for (Capability capability : undropped) {
            more.add(new KernelCall.DropBounding(capability));
        }
        more.addAll(calls.subList(at, calls.size()));
        return more;
    }

    private boolean isSafe(KernelCall call) {
        if (call instanceof KernelCall.DropBounding drop) {
            undropped = undropped.minus(drop.capability());
        } else if (call instanceof KernelCall.SetKeepCaps keep) {
            keeps |= keep.keep();
        } else if (call instanceof KernelCall.SetResUid become) {
            return keeps && become.uid() != 0;
        } else if (call instanceof KernelCall.RaiseAmbient raise) {
            // Kept by the calling thread, it need not be ambient in others.
            return plan.ambientRaises().contains(raise.capability());
        }
        return true;
    }
}
