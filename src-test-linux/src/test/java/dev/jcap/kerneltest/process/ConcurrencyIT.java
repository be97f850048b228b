package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.RaisedCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Several threads change credentials at the same moment. */
class ConcurrencyIT {

    @Test
    void apply_byTwoThreadsAtOnce_bothEndWellAndEverythingIsWithin() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(TwoCallers.class).passed();
    }

    /** In each round one thread drops one capability and the other thread another one. */
    static final class TwoCallers {

        private static final int ROUNDS = 12;

        public static void main(String[] args) throws Exception {
            List<Capability> drops = new ArrayList<>();
            Capabilities.thread().read().bounding().minus(Capability.CAP_SETPCAP).forEach(drops::add);
            CyclicBarrier start = new CyclicBarrier(2);
            List<FutureTask<Void>> callers = new ArrayList<>();
            for (int caller = 0; caller < 2; caller++) {
                List<Capability> own = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    own.add(drops.get(2 * round + caller));
                }
                FutureTask<Void> task = new FutureTask<>(() -> dropOneByOne(own, start), null);
                callers.add(task);
                Thread.ofPlatform().start(task);
            }
            for (FutureTask<Void> caller : callers) {
                caller.get();
            }
            CapabilitySet left = Scenarios.all();
            for (Capability dropped : drops.subList(0, 2 * ROUNDS)) {
                left = left.minus(dropped);
            }
            CapabilitySet limit = left;
            require(Capabilities.process().check(limit).isProven(), "within " + limit);
            require(Capabilities.thread().read().state().permitted().contains(Capability.CAP_SETPCAP), "no more than that");
        }

        private static void dropOneByOne(List<Capability> drops, CyclicBarrier start) {
            for (Capability drop : drops) {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                CapabilityPlan plan = CapabilityPlan.limitTo(Scenarios.all().minus(drop));
                require(Capabilities.process().apply(plan).isProven(), "without " + drop);
            }
        }
    }

    @Test
    void scopes_duringProcessWideChanges_failOnlyOnceTheCapabilityIsGone() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(ScopesDuringChanges.class).passed();
    }

    static final class ScopesDuringChanges {

        private static final int RAISERS = 6;

        public static void main(String[] args) throws Exception {
            CapabilitySet permitted = Capabilities.thread().read().state().permitted();
            CapabilityState ready = CapabilityState.EMPTY.withPermitted(permitted);
            Capabilities.process().apply(CapabilityPlan.unchanged().setState(ready));
            List<FutureTask<Integer>> raisers = new ArrayList<>();
            for (int i = 0; i < RAISERS; i++) {
                FutureTask<Integer> raiser = new FutureTask<>(ScopesDuringChanges::raiseUntilDenied);
                raisers.add(raiser);
                Thread.ofPlatform().start(raiser);
            }
            CapabilitySet limit = Scenarios.all();
            for (Capability drop : permitted.minus(Capability.CAP_SETPCAP).minus(CAP_CHOWN)) {
                limit = limit.minus(drop);
                Capabilities.process().apply(CapabilityPlan.limitTo(limit));
            }
            requireEqual(List.of(), raisers.stream().filter(FutureTask::isDone).toList(), "raisers that ended too early");
            Capabilities.process().apply(CapabilityPlan.limitTo(limit.minus(CAP_CHOWN)));
            int raised = 0;
            for (FutureTask<Integer> raiser : raisers) {
                raised += raiser.get();
            }
            require(raised > RAISERS, "raised " + raised + " times");
            CapabilitySet last = limit.minus(CAP_CHOWN);
            require(Capabilities.process().check(last).isProven(), "within " + last);
            require(
                    Capabilities.process().read().stream()
                            .allMatch(thread -> thread.state().effective().isEmpty()),
                    "a raised bit is left: " + Scenarios.credentialsOfAllThreads());
        }

        private static int raiseUntilDenied() {
            int raised = 0;
            while (true) {
                try (RaisedCapabilities scope = Capabilities.thread().raise(CAP_CHOWN)) {
                    requireEqual(CapabilitySet.of(CAP_CHOWN), scope.raised(), "raised");
                    raised++;
                } catch (CapabilityDeniedException gone) {
                    require(gone.getMessage().contains("cap_chown"), gone.getMessage());
                    return raised;
                }
            }
        }
    }

    @Test
    void apply_onVirtualThread_changesEveryThread() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(VirtualCaller.class).passed();
    }

    static final class VirtualCaller {
        public static void main(String[] args) throws Exception {
            FutureTask<Boolean> caller = new FutureTask<>(() -> Capabilities.process()
                    .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs())
                    .isProven());
            Thread.ofVirtual().start(caller);
            require(caller.get(), "proven");
            require(Capabilities.process().check(CapabilitySet.EMPTY).isProven(), "checked");
            require(Capabilities.process().read().size() > 10, "all threads");
        }
    }

    @Test
    void apply_onVirtualThread_throwsWhatAPlatformThreadWouldSee() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).run(RefusedVirtualCaller.class).passed();
    }

    static final class RefusedVirtualCaller {
        public static void main(String[] args) throws Exception {
            FutureTask<CapabilityDeniedException> caller =
                    new FutureTask<>(() -> Scenarios.requireThrows(CapabilityDeniedException.class, () -> Capabilities
                            .process()
                            .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY))));
            Thread.ofVirtual().start(caller);
            require(caller.get().getMessage().contains("cap_setpcap"), caller.get().getMessage());
        }
    }

    @Test
    void threadScope_onVirtualThread_isRefusedWithAdvice() {
        ChildJvm.in(ChildPrivilege.HERE).run(VirtualThreadScope.class).passed();
    }

    static final class VirtualThreadScope {
        public static void main(String[] args) throws Exception {
            for (Callable<?> access : List.<Callable<?>>of(
                    () -> Capabilities.thread().read(),
                    () -> Capabilities.thread().apply(CapabilityPlan.unchanged()),
                    () -> Capabilities.thread().raise(CapabilitySet.EMPTY))) {
                FutureTask<Object> caller = new FutureTask<>(access::call);
                Thread.ofVirtual().start(caller).join();
                require(caller.state() == FutureTask.State.FAILED, "it was not refused");
                Throwable refusal = caller.exceptionNow();
                require(refusal instanceof WrongThreadException, refusal.toString());
                require(refusal.getMessage().contains("call this from a platform thread"), refusal.getMessage());
            }
        }
    }

    @Test
    void apply_onInterruptedThread_succeedsAndKeepsTheInterrupt() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(InterruptedCaller.class).passed();
    }

    static final class InterruptedCaller {
        public static void main(String[] args) {
            Thread.currentThread().interrupt();
            require(
                    Capabilities.process()
                            .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs())
                            .isProven(),
                    "proven");
            require(Thread.interrupted(), "the interrupt is lost");
        }
    }
}
