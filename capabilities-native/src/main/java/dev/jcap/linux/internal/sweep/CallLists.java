package dev.jcap.linux.internal.sweep;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.HeldCalls;
import dev.jcap.linux.internal.kernel.OverflowIds;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The calls that lead other threads to the goal: one list for all that stand at the same place, worked out once.
 *
 * <p>A held thread compares its sets, ids, groups and securebits with that place itself. What it does not compare, the
 * bounding and the ambient set, no_new_privs and the ids for files, the list brings to the goal wherever it was: it drops
 * what is dropped already and sets ids that are set, which does no harm.
 */
final class CallLists {

    private final Goal goal;
    private final CapabilityPlan plan;
    private final Allowances exceptions;
    private final Judge judge;
    private final OverflowIds overflow;
    /** The capabilities that the kernel knows. */
    private final CapabilitySet known;
    private final Map<Kind, Way> ways = new HashMap<>();

    /**
     * Lists for a plan.
     *
     * @param goal     what the plan leaves the calling thread, and no thread more
     * @param plan     what each thread follows from where it is
     * @param overflow ids that are unknown when they are shown
     * @param known    the capabilities that the kernel knows
     */
    CallLists(
            Goal goal,
            CapabilityPlan plan,
            Allowances exceptions,
            Judge judge,
            OverflowIds overflow,
            CapabilitySet known) {
        this.goal = goal;
        this.plan = plan;
        this.exceptions = exceptions;
        this.judge = judge;
        this.overflow = overflow;
        this.known = known;
    }

    /** Everything that decides about the calls for a thread: its credentials, and what it may keep. */
    private record Kind(Credentials credentials, CapabilitySet kept) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Kind kind && credentials.equals(kind.credentials) && kept.equals(kind.kept);
        }

        @Override
        public int hashCode() {
            return Objects.hash(credentials, kept);
        }
    }

    /** The calls, or why a thread cannot be brought to the goal. */
    record Way(Optional<HeldCalls> calls, String refusal) {

        private static Way of(CapabilitySnapshot from, CapabilitySet bounding, Route.Found found) {
            return new Way(Optional.of(new HeldCalls(Optional.of(from), bounding, found.calls())), "");
        }
    }

    /** The calls for a thread, securebits included. */
    Way forThread(CapabilitySnapshot thread) {
        Kind kind = new Kind(thread.credentials(), exceptions.of(thread));
        Way way = ways.get(kind);
        if (way == null) {
            way = find(thread, kind.kept);
            ways.put(kind, way);
        }
        return way;
    }

    private Way find(CapabilitySnapshot thread, CapabilitySet kept) {
        CapabilitySnapshot start = worst(overflow.judged(thread));
        // What the plan does not name stays as the thread has it, unless that is more than the goal.
        Goal most = goal.meet(Plans.goal(plan, start));
        Goal reachable = (kept.isEmpty() ? most : most.keeping(kept, start)).reachableFrom(start);
        Route route = Plans.toward(reachable, start);
        if (route instanceof Route.Found found) {
            List<String> missed = missedBy(found.after(start));
            if (missed.isEmpty()) {
                return Way.of(thread, compared(thread), found);
            }
            return stays(thread).orElse(new Way(Optional.empty(), String.join("; ", missed)));
        }
        Route.Refused refused = (Route.Refused) route;
        return stays(thread).orElse(new Way(Optional.empty(), refused.operation() + ": " + refused.reason()));
    }

    /** One that need not change may stay as it is, if it is still that when it is held. */
    private Optional<Way> stays(CapabilitySnapshot thread) {
        boolean good = judge.allows(thread) && missedBy(thread).isEmpty();
        return good
                ? Optional.of(new Way(Optional.of(new HeldCalls(Optional.of(thread), known, List.of())), ""))
                : Optional.empty();
    }

    private List<String> missedBy(CapabilitySnapshot after) {
        List<String> missed = judge.missedBy(after);
        if (missed.isEmpty() && goal.securebits().isPresent() && !goal.securebits().equals(after.securebits())) {
            Securebits flags = after.securebits().orElse(Securebits.NONE);
            return List.of("its securebits are 0x" + Integer.toHexString(flags.bits()) + " and cannot be changed");
        }
        return missed;
    }

    /** The thread with all that it may have besides what it compares: the calls from there are right from anywhere. */
    private CapabilitySnapshot worst(CapabilitySnapshot thread) {
        CapabilitySet possible = thread.state().permitted().intersect(thread.state().inheritable());
        Credentials.Ids uids = thread.uids();
        Credentials.Ids gids = thread.gids();
        return thread.withCredentials(thread.credentials()
                .withBounding(canDrop(thread) ? thread.bounding().plus(known) : thread.bounding())
                .withAmbient(possible.minus(goal.ambient()).plus(thread.ambient().intersect(goal.ambient())))
                .withNoNewPrivs(false)
                .withUids(new Credentials.Ids(uids.real(), uids.effective(), uids.saved(), OverflowIds.UNKNOWN))
                .withGids(new Credentials.Ids(gids.real(), gids.effective(), gids.saved(), OverflowIds.UNKNOWN)));
    }

    private static boolean canDrop(CapabilitySnapshot thread) {
        return thread.state().permitted().contains(Capability.CAP_SETPCAP);
    }

    /** Of the bounding set: what could not be dropped, and what must be there to become inheritable. */
    private CapabilitySet compared(CapabilitySnapshot thread) {
        CapabilitySet undroppable = canDrop(thread) ? CapabilitySet.EMPTY : known.minus(thread.bounding());
        return undroppable.plus(goal.state().inheritable().minus(thread.state().inheritable()));
    }
}
