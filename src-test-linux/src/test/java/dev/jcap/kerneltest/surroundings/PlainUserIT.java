package dev.jcap.kerneltest.surroundings;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.RaisedCapabilities;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A user without any capability, but with a bounding set. */
class PlainUserIT {

    @Test
    void everythingThatNeedsNoCapability_asPlainUser_works() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).run(Works.class).passed();
    }

    static final class Works {
        public static void main(String[] args) {
            CapabilitySnapshot me = Capabilities.thread().read();
            requireEqual(CapabilityState.EMPTY, me.state(), "what it holds");
            requireEqual(
                    Scenarios.credentials(me),
                    Scenarios.credentials(Capabilities.inspect(ProcessHandle.current())),
                    "the first thread from outside");
            require(Capabilities.process().check(Scenarios.all()).isProven(), "within all");
            try (RaisedCapabilities nothing = Capabilities.thread().raise()) {
                requireEqual(CapabilitySet.EMPTY, nothing.raised(), "raised");
            }
            CapabilityPlan plan = CapabilityPlan.unchanged()
                    .setState(CapabilityState.EMPTY)
                    .clearAmbient()
                    .become(new Identity(me.uids().real(), me.gids().real(), me.groups()))
                    .setSecurebits(Securebits.NONE)
                    .setNoNewPrivs();
            require(Capabilities.process().apply(plan).isProven(), "a plan that needs nothing");
            require(
                    Capabilities.process().read().stream().allMatch(CapabilitySnapshot::noNewPrivs),
                    "no_new_privs on every thread");
            require(!Capabilities.process().read().isEmpty(), "there are threads");
        }
    }

    @Test
    void everythingThatNeedsACapability_asPlainUser_isDeniedAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).run(Denied.class).passed();
    }

    static final class Denied {
        public static void main(String[] args) throws Exception {
            require(!Capabilities.thread().read().bounding().isEmpty(), "a bounding set");
            List<String> before = Scenarios.credentialsOfAllThreads();
            CapabilityPlan unchanged = CapabilityPlan.unchanged();
            CapabilitySet chown = CapabilitySet.of(CAP_CHOWN);
            Map<CapabilityPlan, String> refusals = Map.of(
                    CapabilityPlan.limitTo(CapabilitySet.EMPTY).strict(), "PR_CAPBSET_DROP: it needs cap_setpcap",
                    unchanged.become(Identity.of(0, 0)), "it needs cap_setgid",
                    unchanged.setSecurebits(Securebits.NOROOT), "PR_SET_SECUREBITS: it needs cap_setpcap",
                    unchanged.raiseAmbient(chown), "cap_chown cannot become ambient: not in the permitted set",
                    unchanged.setState(CapabilityState.EMPTY.withPermitted(chown)), "cap_chown cannot become permitted");
            refusals.forEach((plan, reason) -> {
                for (Runnable attempt : List.<Runnable>of(
                        () -> Capabilities.process().apply(plan.setNoNewPrivs()),
                        () -> Capabilities.thread().apply(plan.setNoNewPrivs()))) {
                    String message = requireThrows(CapabilityDeniedException.class, attempt).getMessage();
                    System.out.println(message);
                    require(message.contains(reason), plan + " -> " + message);
                }
            });
            requireThrows(CapabilityDeniedException.class, () -> Capabilities.thread().raise(CAP_CHOWN));
            Scenarios.requireUnchanged(before);
        }
    }
}
