package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel refuses is refused before any thread has changed. */
class DeniedIT {

    @Test
    void limitTo_withoutSetpcap_isDeniedAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(WithoutSetpcap.class).passed();
    }

    static final class WithoutSetpcap {
        public static void main(String[] args) throws Exception {
            CapabilitySet rest = Capabilities.thread().read().state().permitted().minus(CAP_SETPCAP);
            Capabilities.process()
                    .apply(CapabilityPlan.unchanged().setState(new CapabilityState(rest, rest, CapabilitySet.EMPTY)));
            List<String> before = Scenarios.credentialsOfAllThreads();
            requireEqual(1, before.size(), "kinds of threads in " + before);

            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY));
            for (Runnable attempt : List.<Runnable>of(
                    () -> Capabilities.process().apply(plan),
                    () -> Capabilities.thread().apply(plan),
                    () -> Capabilities.thread().preview(plan),
                    () -> Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs().strict()))) {
                String message =
                        requireThrows(CapabilityDeniedException.class, attempt).getMessage();
                System.out.println(message);
                require(message.contains("cap_setpcap") && message.contains("PR_CAPBSET_DROP"), message);
                Scenarios.requireUnchanged(before);
            }
            require(
                    Capabilities.process()
                            .apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY))
                            .isProven(),
                    "what needs no capability still works");
        }
    }

    @Test
    void dropBounding_ofWhatIsGoneAlready_isNoError() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(GoneAlready.class).passed();
    }

    static final class GoneAlready {
        public static void main(String[] args) {
            CapabilityPlan plan = CapabilityPlan.unchanged().dropBounding(CapabilitySet.of(CAP_NET_RAW));
            for (int i = 0; i < 2; i++) {
                require(Capabilities.process().apply(plan).isProven(), "round " + i);
            }
            require(!Capabilities.thread().read().bounding().contains(CAP_NET_RAW), "dropped");
            Capabilities.process()
                    .apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY));
            require(Capabilities.process().apply(plan).isProven(), "without the right to drop, with nothing to drop");
        }
    }
}
