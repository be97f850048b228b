package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that start their successor and end: each is missing from most listings, as the kernel skips over the dead. */
class SuccessionIT {

    private static final AtomicBoolean CHANGED = new AtomicBoolean();

    @ParameterizedTest
    @ValueSource(strings = {"1", "4"})
    void apply_withThreadsThatStartTheirSuccessorAndEnd_isNeverProvenTooEarly(String chains) {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Chains.class, chains).passed();
    }

    static final class Chains {

        public static void main(String[] args) throws Exception {
            List<FutureTask<CapabilitySnapshot>> lastOnes = new ArrayList<>();
            Capabilities.process().apply(CapabilityPlan.unchanged());
            for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                FutureTask<CapabilitySnapshot> last = new FutureTask<>(() -> Capabilities.thread().read());
                lastOnes.add(last);
                Thread.ofPlatform().start(() -> succeed(last));
            }
            try {
                System.out.println(Capabilities.process()
                        .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs()));
            } finally {
                CHANGED.set(true);
            }
            for (FutureTask<CapabilitySnapshot> last : lastOnes) {
                requireEqual(CapabilitySet.EMPTY, last.get().allHeld(), "what the last successor holds");
            }
        }
    }

    @Test
    void setSecurebits_withPowerlessThreadsThatStartTheirSuccessorAndEnd_isRefused() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Powerless.class).passed();
    }

    /** They look as the plan wants them, but cannot take on the flags that would keep a child of uid 0 down. */
    static final class Powerless {
        public static void main(String[] args) throws Exception {
            CountDownLatch powerless = new CountDownLatch(1);
            FutureTask<CapabilitySnapshot> last = new FutureTask<>(() -> Capabilities.thread().read());
            Thread.ofPlatform().start(() -> {
                Capabilities.thread().apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY));
                powerless.countDown();
                succeed(last);
            });
            powerless.await();
            CapabilityPlan plan =
                    CapabilityPlan.unchanged().setState(CapabilityState.EMPTY).setSecurebits(Securebits.NOROOT);
            try {
                String told = refusal(plan);
                while (!told.contains("its securebits are 0x0")) {
                    // None of them has been met alive yet.
                    require(told.contains("born and ended too fast"), told);
                    told = refusal(plan);
                }
            } finally {
                CHANGED.set(true);
            }
            requireEqual(Securebits.NONE, last.get().securebits().orElseThrow(), "the flags of the last successor");
        }
    }

    private static String refusal(CapabilityPlan plan) {
        CapabilityDeniedException denied = requireThrows(
                CapabilityDeniedException.class,
                () -> Capabilities.process().withDeadline(Duration.ofSeconds(2)).apply(plan));
        require(denied.getMessage().endsWith("nothing has changed"), denied.getMessage());
        requireEqual(Securebits.NONE, Capabilities.thread().read().securebits().orElseThrow(), "the caller's flags");
        return denied.getMessage();
    }

    private static void succeed(FutureTask<CapabilitySnapshot> last) {
        Thread.ofPlatform().start(CHANGED.get() ? last : () -> succeed(last));
    }
}
