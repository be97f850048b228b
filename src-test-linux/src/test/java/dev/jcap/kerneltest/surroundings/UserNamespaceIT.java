package dev.jcap.kerneltest.surroundings;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Root of a user namespace that maps no other user: all capabilities, but nobody to become. */
class UserNamespaceIT {

    @Test
    void limitTo_inUserNamespace_works() {
        ChildJvm.in(ChildPrivilege.USER_NAMESPACE).run(Drop.class).passed();
    }

    static final class Drop {
        public static void main(String[] args) throws Exception {
            CapabilitySet few = CapabilitySet.of(CAP_CHOWN, CAP_SETPCAP);
            require(Capabilities.thread().read().state().permitted().size() > 2, "has capabilities");
            require(Capabilities.process().apply(CapabilityPlan.limitTo(few)).isProven(), "limited");
            requireEqual(few, Scenarios.childSnapshot().state().permitted(), "what a child of uid 0 holds");
            CapabilityPlan rest = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            require(Capabilities.process().apply(rest).isProven(), "nothing left");
            requireEqual(CapabilitySet.EMPTY, Scenarios.childSnapshot().allHeld(), "what a child of uid 0 holds then");
        }
    }

    @Test
    void become_ofUnmappedIds_isDeniedWithAdviceAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.USER_NAMESPACE).run(UnmappedIds.class).passed();
    }

    static final class UnmappedIds {
        public static void main(String[] args) throws Exception {
            CapabilitySnapshot me = Capabilities.thread().read();
            List<String> before = Scenarios.credentialsOfAllThreads();
            long dumpable = NativeCalls.dumpable();
            requireDenied(
                    new Identity(0, 0, List.of(4242L)), "setgroups [4242]: EPERM (1): a user namespace may forbid it");
            requireDenied(
                    new Identity(0, 4242, me.groups()), "setresgid 4242: EINVAL (22): the id is not mapped");
            requireDenied(
                    new Identity(4242, 0, me.groups()), "setresuid 4242: EINVAL (22): the id is not mapped");
            Scenarios.requireUnchanged(before);
            requireEqual(dumpable, NativeCalls.dumpable(), "the dumpable flag");
        }

        /** The bounding set is dropped before the ids change: only the trial has done so. */
        private static void requireDenied(Identity who, String reason) {
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(who).setNoNewPrivs().strict();
            for (Runnable attempt : List.<Runnable>of(
                    () -> Capabilities.process().apply(plan), () -> Capabilities.thread().apply(plan))) {
                String message = requireThrows(CapabilityDeniedException.class, attempt).getMessage();
                System.out.println(message);
                require(message.startsWith(reason), message);
            }
        }
    }
}
