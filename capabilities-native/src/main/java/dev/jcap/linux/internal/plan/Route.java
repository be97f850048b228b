package dev.jcap.linux.internal.plan;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.KernelCall;
import java.util.List;

/** The way from a starting state to a goal, or why there is none. */
public sealed interface Route {

    /** The calls, in the order in which they all succeed. */
    record Found(Goal goal, List<KernelCall> calls) implements Route {

        /** The thread when all calls have been made, from what it was before; securebits absent stay so. */
        public CapabilitySnapshot after(CapabilitySnapshot start) {
            Credentials after = start.credentials()
                    .withState(goal.state())
                    .withBounding(goal.bounding())
                    .withAmbient(goal.ambient())
                    .withNoNewPrivs(start.noNewPrivs() || goal.noNewPrivs());
            if (goal.identity().isPresent()) {
                Identity who = goal.identity().get();
                after = after.withUids(Credentials.Ids.all(who.uid()))
                        .withGids(Credentials.Ids.all(who.gid()))
                        .withGroups(who.groups());
            }
            return start.withCredentials(start.securebits().isPresent()
                    ? after.withSecurebits(flagsAfter(start.securebits().get()))
                    : after);
        }

        private Securebits flagsAfter(Securebits flags) {
            Securebits now = flags;
            for (KernelCall call : calls) {
                if (call instanceof KernelCall.SetSecurebits set) {
                    now = set.flags();
                } else if (call instanceof KernelCall.SetKeepCaps set) {
                    now = set.keep() ? now.plus(Securebits.KEEP_CAPS) : now.minus(Securebits.KEEP_CAPS);
                }
            }
            return now;
        }
    }

    /**
     * The goal cannot be reached.
     *
     * @param operation the first call that the kernel would refuse
     * @param reason    why, and what would help
     * @param missing   the capabilities that it would need; empty when none would help
     */
    record Refused(String operation, String reason, CapabilitySet missing) implements Route {}
}
