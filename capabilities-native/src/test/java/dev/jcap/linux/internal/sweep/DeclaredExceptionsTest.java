package dev.jcap.linux.internal.sweep;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SETPCAP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.plan.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thread of a fake process keeps what a plan takes from all others. */
class DeclaredExceptionsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int KEEPER = 1010;
    private static final CapabilitySet BIND = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final Allowances KEEPS = thread -> thread.id() == KEEPER ? BIND : CapabilitySet.EMPTY;
    private static final CapabilityPlan DROP_ALL =
            CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Identity.of(1000, 1000)).setNoNewPrivs();

    private static FakeThread keeperIn(FakeKernel kernel) {
        FakeCredentials own = kernel.current.credentials.copy();
        CapabilityState state = kernel.current.snapshot().state();
        return kernel.add(KEEPER, "keeper", own.state(state.withEffective(CapabilitySet.EMPTY).toString()));
    }

    private static AllThreads.Result.Ended apply(FakeKernel kernel, CapabilityPlan plan) {
        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime, KEEPS, false).apply(plan, 5 * SECOND);
        assertTrue(result instanceof AllThreads.Result.Ended ended && ended.isProven(), () -> "not proven: " + result);
        return (AllThreads.Result.Ended) result;
    }

    private static ThreadStatus standing(AllThreads.Result.Ended ended) {
        return ended.findings().stream()
                .filter(finding -> finding.tid() == KEEPER)
                .findFirst()
                .orElseThrow()
                .status();
    }

    @ParameterizedTest
    @EnumSource
    void apply_withOneException_itKeepsItsSetAndNothingMore(Scenario scenario) {
        FakeKernel kernel = scenario.start();
        FakeThread keeper = keeperIn(kernel);
        CapabilitySet hadBefore = keeper.snapshot().state().permitted();

        apply(kernel, scenario.plan.setDumpable(false));

        CapabilityState caller = kernel.current.snapshot().state();
        CapabilityState kept = keeper.snapshot().state();
        assertEquals(caller.permitted().plus(BIND).intersect(hadBefore), kept.permitted());
        assertEquals(CapabilitySet.EMPTY, kept.effective());
        assertEquals(kernel.current.snapshot().bounding(), keeper.snapshot().bounding());
        assertEquals(kernel.current.snapshot().uids(), keeper.snapshot().uids());
        assertEquals(kernel.current.snapshot().noNewPrivs(), keeper.snapshot().noNewPrivs());
    }

    @Test
    void apply_whileItsSetIsEffective_leavesItEffective() {
        FakeKernel kernel = new FakeKernel();
        FakeThread keeper = keeperIn(kernel);
        keeper.credentials.state(keeper.snapshot().state().withEffective(BIND).toString());

        AllThreads.Result.Ended ended = apply(kernel, DROP_ALL);

        assertEquals(CapabilityState.parse("cap_net_bind_service=ep"), keeper.snapshot().state());
        assertEquals(ThreadStatus.DECLARED, standing(ended));
    }

    @Test
    void apply_fromTheException_leavesOthersWhatThePlanNames() {
        FakeKernel kernel = new FakeKernel();
        FakeThread other = kernel.add(1002, "gc", kernel.current.credentials.copy());
        FakeThread keeper = keeperIn(kernel);
        keeper.credentials.state(keeper.snapshot().state().withEffective(BIND).toString());
        kernel.current = keeper;

        apply(kernel, CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN, CAP_SETPCAP)));

        assertEquals(CapabilityState.parse("cap_chown,cap_setpcap=ep"), other.snapshot().state());
        assertEquals(
                CapabilityState.parse("cap_chown,cap_setpcap=p cap_net_bind_service=ep"), keeper.snapshot().state());
    }

    @Test
    void check_ofException_isDeclaredOnlyUpToItsSet() {
        FakeKernel kernel = new FakeKernel();
        kernel.current.credentials = FakeCredentials.user(kernel.process, 1000).bounding();
        FakeThread keeper = keeperIn(kernel);
        AllThreads threads = new AllThreads(kernel, kernel::nanoTime, KEEPS, false);
        keeper.credentials.state("cap_net_bind_service=p");

        AllThreads.Result.Ended kept = (AllThreads.Result.Ended) threads.check(Goal.within(CapabilitySet.EMPTY));
        keeper.credentials.state("cap_net_bind_service,cap_net_raw=p");
        AllThreads.Result.Ended more = (AllThreads.Result.Ended) threads.check(Goal.within(CapabilitySet.EMPTY));

        assertTrue(kept.isProven());
        assertEquals("keeps cap_net_bind_service, declared", kept.findings().getLast().detail());
        assertFalse(more.isProven());
        assertEquals("permitted has cap_net_raw", more.findings().getLast().detail());
    }

    @Test
    void newcomers_withThreadBornMeanwhile_bringItDownAndNobodyElse() {
        FakeKernel kernel = new FakeKernel();
        FakeThread caller = kernel.current;
        caller.credentials = FakeCredentials.user(kernel.process, 1000).bounding();
        FakeThread other = kernel.add(1002, "worker", user(kernel, CAP_NET_BIND_SERVICE, CAP_NET_RAW));
        kernel.current = kernel.add(KEEPER, "keeper", user(kernel, CAP_NET_BIND_SERVICE));
        try (Newcomers newcomers = new Newcomers(kernel, kernel::nanoTime)) {
            assertEquals(0, newcomers.watch());
            FakeThread born = kernel.birth(kernel.current);

            AllThreads.Result seen = newcomers.look(caller.tid, BIND, KEEPS);
            assertFalse(((AllThreads.Result.Ended) seen).isProven());
            AllThreads.Result result = newcomers.bringDown(caller.tid, BIND, KEEPS, SECOND);

            assertTrue(((AllThreads.Result.Ended) result).isProven(), result::toString);
            assertEquals(CapabilityState.EMPTY, born.snapshot().state());
        }
        assertEquals(CapabilityState.parse("cap_net_bind_service,cap_net_raw=ep"), other.snapshot().state());
        assertEquals(CapabilityState.parse("cap_net_bind_service=ep"), kernel.current.snapshot().state());
        assertEquals(0, kernel.openDescriptors);
    }

    @Test
    void newcomers_whenANumberIsGivenAgain_findTheNewThread() {
        FakeKernel kernel = new FakeKernel();
        FakeThread caller = kernel.current;
        caller.credentials = FakeCredentials.user(kernel.process, 1000).bounding();
        kernel.add(1002, "old", caller.credentials.copy());
        kernel.current = kernel.add(KEEPER, "keeper", user(kernel, CAP_NET_BIND_SERVICE));
        try (Newcomers newcomers = new Newcomers(kernel, kernel::nanoTime)) {
            assertEquals(0, newcomers.watch());
            kernel.end(1002);
            kernel.add(1002, "new", kernel.current.credentials.copy());

            assertFalse(((AllThreads.Result.Ended) newcomers.look(caller.tid, BIND, KEEPS)).isProven());
        }
    }

    private static FakeCredentials user(FakeKernel kernel, Capability... held) {
        return FakeCredentials.user(kernel.process, 1000)
                .bounding()
                .state(new CapabilityState(CapabilitySet.of(held), CapabilitySet.of(held), CapabilitySet.EMPTY).toString());
    }
}
