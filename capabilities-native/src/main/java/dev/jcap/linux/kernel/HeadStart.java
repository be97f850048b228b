package dev.jcap.linux.kernel;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls that may be sent to other threads of which only the permitted, effective and inheritable sets are known, and
 * known to be like those of the calling thread: what changed that one, and more bounding drops where another thread may
 * have to make them. They lead every such thread where its own calls would, or leave it the rights to go on from there.
 */
final class HeadStart {

    private static final CapabilitySet FOR_IDS = CapabilitySet.of(Capability.CAP_SETUID, Capability.CAP_SETGID);

    private final CapabilityPlan plan;
    private final Goal goal;
    private final CapabilityState from;
    private CapabilitySet undropped;
    private boolean keeps;
    private int idsLeft;

    private HeadStart(CapabilityPlan plan, Goal goal, CapabilityState from, CapabilitySet known) {
        this.plan = plan;
        this.goal = goal;
        this.from = from;
        undropped = known.minus(goal.bounding());
        // A thread that is root would lose what the calling thread, which is not, keeps.
        keeps = goal.state().permitted().isEmpty();
        idsLeft = goal.identity().isPresent() && !goal.state().effective().containsAll(FOR_IDS) ? 3 : 0;
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
        int drops = -1;
        for (int i = 0; i < calls.size(); i++) {
            if (!isSafe(calls.get(i))) {
                return List.of();
            }
            if (drops < 0 && calls.get(i) instanceof KernelCall.DropBounding) {
                drops = i;
            }
        }
        if (idsLeft > 0) {
            return List.of();
        }
        return undropped.isEmpty() || canDrop(goal.state().effective()) || !canDrop(from.permitted())
                ? calls
                : withDrops(calls, drops < 0 && canDrop(from.effective()) ? 0 : drops);
    }

    private static boolean canDrop(CapabilitySet rights) {
        return rights.contains(Capability.CAP_SETPCAP);
    }

    private List<KernelCall> withDrops(List<KernelCall> calls, int at) {
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
        } else if (call instanceof KernelCall.SetGroups || call instanceof KernelCall.SetResGid) {
            idsLeft--;
        } else if (call instanceof KernelCall.SetResUid become) {
            idsLeft--;
            return keeps && become.uid() != 0;
        } else if (call instanceof KernelCall.RaiseAmbient raise) {
            // Kept by the calling thread, it need not be ambient in others.
            return plan.ambientRaises().contains(raise.capability());
        }
        return true;
    }
}
