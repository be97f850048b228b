package dev.jcap.linux.internal.plan;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import java.util.Optional;

/** From a plan and the state of the thread it is to be applied to, to the goal and the ordered calls. Pure. */
public final class Plans {

    private static final CapabilitySet ALL = new CapabilitySet(-1);
    private static final Steps.SecurebitsChange[] EARLIER = {
        Steps.SecurebitsChange.BEFORE_AMBIENT, Steps.SecurebitsChange.BEFORE_USER
    };

    private Plans() {}

    /**
     * Finds the way.
     *
     * @param start the thread as it is, with its securebits
     */
    public static Route compile(CapabilityPlan plan, CapabilitySnapshot start) {
        return toward(goal(plan, start), start);
    }

    /**
     * Finds the way for a thread that keeps capabilities which the plan takes from all others.
     *
     * @param kept what it keeps; nothing for a thread like the others
     */
    public static Route compile(CapabilityPlan plan, CapabilitySnapshot start, CapabilitySet kept) {
        return kept.isEmpty() ? compile(plan, start) : toward(goal(plan, start).keeping(kept, start), start);
    }

    /** What the plan leaves to others when it starts from such a thread, which has little effective on its own. */
    public static Goal goalOfOthers(CapabilityPlan plan, CapabilitySnapshot start) {
        Goal goal = goal(plan, start);
        return plan.state().isPresent() ? goal : goal.withAllEffective();
    }

    /** The calls from a starting state, securebits included, to a goal. */
    public static Route toward(Goal goal, CapabilitySnapshot start) {
        Route usual = new Steps(goal, start, Steps.SecurebitsChange.LAST).find();
        if (usual instanceof Route.Refused && goal.securebits().isPresent()) {
            for (Steps.SecurebitsChange earlier : EARLIER) {
                Route route = new Steps(goal, start, earlier).find();
                if (route instanceof Route.Found) {
                    return route;
                }
            }
        }
        return usual;
    }

    /** What the plan means for a thread in this state. */
    public static Goal goal(CapabilityPlan plan, CapabilitySnapshot start) {
        CapabilitySet limit = plan.limit().orElse(ALL);
        boolean leavesRoot = plan.identity().isPresent() && leavesRoot(plan.identity().get(), start);
        CapabilitySet inheritable = inheritable(plan, start, limit);
        CapabilityState own = plan.state().isPresent() ? plan.state().get() : kept(plan, start, leavesRoot);
        CapabilitySet ambientKept = plan.clearsAmbient() || leavesRoot ? CapabilitySet.EMPTY : start.ambient();
        return new Goal(
                own.withInheritable(inheritable),
                bounding(plan, start),
                ambientKept
                        .intersect(own.permitted())
                        .intersect(inheritable)
                        .plus(plan.ambientRaises()),
                plan.identity(),
                plan.securebits(),
                plan.noNewPrivs(),
                plan.isStrict() ? Goal.Idle.NONE : Goal.Idle.BOUNDING);
    }

    /** What the plan leaves to a thread at most, wherever it started. */
    public static Goal everywhere(CapabilityPlan plan) {
        CapabilitySet limit = plan.limit().orElse(ALL);
        CapabilityState most = plan.state().orElse(new CapabilityState(limit, limit, limit));
        CapabilityState sets = most.withInheritable(plan.inheritable().orElse(most.inheritable()));
        return new Goal(
                sets,
                limit.minus(plan.boundingDrops()),
                plan.clearsAmbient() ? plan.ambientRaises() : sets.permitted().intersect(sets.inheritable()),
                plan.identity(),
                Optional.empty(),
                plan.noNewPrivs(),
                plan.isStrict() ? Goal.Idle.NONE : Goal.Idle.BOUNDING);
    }

    /** What the limit takes from the bounding set stays where it cannot go and no_new_privs makes it idle. */
    private static CapabilitySet bounding(CapabilityPlan plan, CapabilitySnapshot start) {
        boolean idle = !plan.isStrict()
                && (plan.noNewPrivs() || start.noNewPrivs())
                && !start.permitted().contains(Capability.CAP_SETPCAP);
        CapabilitySet limit = idle ? ALL : plan.limit().orElse(ALL);
        return start.bounding().intersect(limit).minus(plan.boundingDrops());
    }

    private static CapabilitySet inheritable(CapabilityPlan plan, CapabilitySnapshot start, CapabilitySet limit) {
        if (plan.inheritable().isPresent()) {
            return plan.inheritable().get();
        }
        return plan.state().isPresent()
                ? plan.state().get().inheritable()
                : start.state().inheritable().intersect(limit).plus(plan.ambientRaises());
    }

    /** Permitted and effective at the end of a plan that does not name them. */
    private static CapabilityState kept(CapabilityPlan plan, CapabilitySnapshot start, boolean leavesRoot) {
        if (plan.limit().isPresent()) {
            return new CapabilityState(
                    start.state().permitted().intersect(plan.limit().get()),
                    start.state().effective().intersect(plan.limit().get()),
                    CapabilitySet.EMPTY);
        }
        if (leavesRoot) {
            // What is to be ambient has to be permitted; the rest goes, as it would in a program that is executed.
            return new CapabilityState(plan.ambientRaises(), plan.ambientRaises(), CapabilitySet.EMPTY);
        }
        boolean gainsRoot = plan.identity().isPresent()
                && hasFixup(start)
                && start.uids().effective() != 0
                && plan.identity().get().uid() == 0;
        return gainsRoot ? start.state().withEffective(start.state().permitted()) : start.state();
    }

    /** Whether the kernel empties permitted, effective and ambient on the way to this identity. */
    public static boolean leavesRoot(Identity who, CapabilitySnapshot start) {
        Credentials.Ids from = start.uids();
        boolean anyRoot = from.real() == 0 || from.effective() == 0 || from.saved() == 0;
        return hasFixup(start) && anyRoot && who.uid() != 0;
    }

    static boolean hasFixup(CapabilitySnapshot start) {
        return !start.securebits().orElse(Securebits.NONE).containsAll(Securebits.NO_SETUID_FIXUP);
    }
}
