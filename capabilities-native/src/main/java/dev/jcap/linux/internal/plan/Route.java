package dev.jcap.linux.internal.plan;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.KernelCall;
import java.util.List;
import java.util.Optional;

/** The way from a starting state to a goal, or why there is none. */
public sealed interface Route {

    /** The calls, in the order in which they all succeed. */
    record Found(Goal goal, List<KernelCall> calls) implements Route {

        /** The thread when all calls have been made, from what it was before; securebits absent stay so. */
        public CapabilitySnapshot after(CapabilitySnapshot start) {
            Optional<Identity> who = goal.identity();
            return new CapabilitySnapshot(
                    start.id(),
                    start.name(),
                    goal.state(),
                    goal.bounding(),
                    goal.ambient(),
                    start.noNewPrivs() || goal.noNewPrivs(),
                    start.securebits().map(this::flagsAfter),
                    who.map(identity -> CapabilitySnapshot.Ids.all(identity.uid())).orElse(start.uids()),
                    who.map(identity -> CapabilitySnapshot.Ids.all(identity.gid())).orElse(start.gids()),
                    who.map(Identity::groups).orElse(start.groups()));
        }

        private Securebits flagsAfter(Securebits flags) {
            Securebits now = flags;
            for (KernelCall call : calls) {
                now = switch (call) {
                    case KernelCall.SetSecurebits set -> set.flags();
                    case KernelCall.SetKeepCaps set when set.keep() -> now.plus(Securebits.KEEP_CAPS);
                    case KernelCall.SetKeepCaps _ -> now.minus(Securebits.KEEP_CAPS);
                    default -> now;
                };
            }
            return now;
        }
    }

    /**
     * The goal cannot be reached.
     *
     * @param operation the first call that the kernel would refuse
     * @param reason    why, and what would help
     */
    record Refused(String operation, String reason) implements Route {}
}
