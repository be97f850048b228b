package dev.jcap.linux.internal.sweep;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SETPCAP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.sweep.Finding.Standing;
import dev.jcap.linux.internal.sweep.Script.Operation;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllThreadsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final CapabilityPlan NOTHING_LEFT =
            CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
    private static final CapabilityPlan USER =
            CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_RAW)).become(Identity.of(1000, 1000));

    private final FakeKernel kernel = new FakeKernel();
    private final FakeThread gc = root(1002, "gc");
    private final FakeThread compiler = root(1003, "compiler");

    private FakeThread root(int tid, String name) {
        return kernel.add(tid, name, FakeCredentials.root(kernel.process));
    }

    @ParameterizedTest
    @EnumSource
    void apply_healthyProcess_everyThreadEndsAsTheCaller(Scenario scenario) {
        Promise promise = Promise.apply(scenario.start(), scenario.plan).assertProven();

        assertEquals(List.of(), promise.broken());
    }

    @Test
    void apply_thousandThreads_oneSignalEach() {
        for (int tid = 2000; tid < 3000; tid++) {
            root(tid, "worker");
        }

        Promise.apply(kernel, USER).assertProven();

        assertEquals(1002, kernel.script.steps().stream()
                .filter(step -> step.operation() == Operation.POST)
                .count());
    }

    @Test
    void apply_callerLacksSetpcap_isRefusedBeforeAnyCall() {
        kernel.current.credentials.state("cap_chown=ep");

        AllThreads.Result.Refused refused = Promise.apply(kernel, NOTHING_LEFT.strict()).refused();

        assertEquals("PR_CAPBSET_DROP", refused.operation());
        assertEquals(0, refused.error());
        assertTrue(refused.reason().contains("cap_setpcap"), refused.reason());
    }

    @Test
    void apply_kernelForbidsSetgroups_isRefusedWithTheErrno() {
        kernel.process.setgroupsDenied = true;

        AllThreads.Result.Refused refused = Promise.apply(kernel, USER).refused();

        assertEquals("setgroups []", refused.operation());
        assertEquals(-Errno.EPERM.number(), refused.error());
    }

    @Test
    void apply_unmappedUser_isRefusedAndStillDumpable() {
        kernel.process.mapped = id -> id != 1000;
        CapabilityPlan plan = CapabilityPlan.unchanged().become(Identity.of(1000, 5));

        AllThreads.Result.Refused refused = Promise.apply(kernel, plan).refused();

        assertEquals("setresuid 1000", refused.operation());
        assertEquals(-Errno.EINVAL.number(), refused.error());
        assertEquals(1, kernel.process.dumpable);
    }

    @Test
    void apply_userNamespaceMapsGroupsInAnotherOrder_isProven() {
        kernel.process.groupOrder = Comparator.reverseOrder();

        Promise.apply(kernel, CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Identity.of(1000, 1000, 4L, 27L, 1000L)))
                .assertProven();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void apply_planNamesDumpable_isSoAtTheEnd(boolean dumpable) {
        Promise.apply(kernel, USER.setDumpable(dumpable)).assertProven();

        assertEquals(dumpable ? 1 : 0, kernel.process.dumpable);
    }

    @Test
    void apply_threadBlocksTheSignal_isNamedAndTheOthersHaveChanged() {
        gc.blocks(kernel.signal);
        long begun = kernel.now();

        Promise promise = Promise.apply(kernel, NOTHING_LEFT, 10 * SECOND);

        assertEquals(Standing.SIGNAL_BLOCKED, promise.standing(1002));
        assertTrue(promise.finding(1002).detail().contains("it blocks signal 64"), promise.finding(1002).detail());
        assertEquals(Standing.WITHIN, promise.standing(1003));
        assertTrue(kernel.now() - begun < 5 * SECOND, "waits to the deadline for what is known to block");
    }

    @Test
    void apply_threadUnblocksTheSignalAfterwards_runsNothing() {
        gc.blocks(kernel.signal);
        Promise.apply(kernel, NOTHING_LEFT, 10 * SECOND);
        String asLeft = gc.toString();

        gc.unblocks(kernel.signal);
        kernel.pass(SECOND);

        assertEquals(asLeft, gc.toString());
    }

    @Test
    void apply_threadUnblocksTheSignalInTime_isConverted() {
        gc.blocks(kernel.signal);
        kernel.script.before(step -> step.operation() == Operation.LIST, 6, () -> gc.unblocks(kernel.signal));

        Promise.apply(kernel, NOTHING_LEFT, 10 * SECOND).assertProven();
    }

    @ParameterizedTest
    @ValueSource(longs = {FakeThread.PF_USER_WORKER, FakeThread.PF_IO_WORKER})
    void apply_kernelWorker_isNamedAndRunsNothing(long flag) {
        FakeThread worker = root(1004, "iou-sqp-1)( 1000").kernelWorker(flag);
        String before = worker.toString();

        Promise promise = Promise.apply(kernel, NOTHING_LEFT);

        assertEquals(Standing.KERNEL_WORKER, promise.standing(1004));
        assertFalse(promise.isProven());
        assertEquals(before, worker.toString());
    }

    @Test
    void apply_kernelWorkerThatHoldsNothing_isNoTrouble() {
        root(1004, "iou-wrk-1").kernelWorker(FakeThread.PF_IO_WORKER).credentials
                .state("=").bounding().noNewPrivs();

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_zombieLeader_isNoTrouble() {
        root(1000, "main").in('Z');

        Promise promise = Promise.apply(kernel, NOTHING_LEFT).assertProven();

        assertEquals(Standing.ZOMBIE, promise.standing(1000));
    }

    @ParameterizedTest
    @ValueSource(chars = {'T', 't'})
    void apply_stoppedThread_isNamedAtTheDeadline(char state) {
        gc.in(state);

        Promise promise = Promise.apply(kernel, NOTHING_LEFT, SECOND);

        assertEquals(Standing.STOPPED, promise.standing(1002));
        assertEquals(Standing.WITHIN, promise.standing(1003));
    }

    @Test
    void apply_stoppedThreadGoesOn_isConverted() {
        gc.in('T');
        kernel.script.before(step -> step.operation() == Operation.LIST, 8, () -> gc.in('S'));

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_threadDoesNotRunBeforeTheDeadline_isNotReached() {
        gc.delay = 10 * SECOND;
        gc.in('D');

        Promise promise = Promise.apply(kernel, NOTHING_LEFT, SECOND);

        assertEquals(Standing.NOT_REACHED, promise.standing(1002));
    }

    @Test
    void apply_threadOnlySeenHalfWay_isAwaited() {
        gc.slow();
        compiler.slow();

        Promise.apply(kernel, USER).assertProven();
    }

    @Test
    void apply_threadHoldsLessAlready_staysAsItIs() {
        FakeCredentials less = FakeCredentials.user(kernel.process, 1000).bounding().groups();
        FakeThread limited = kernel.add(1004, "limited", less);
        String before = limited.toString();

        Promise.apply(kernel, USER).assertProven();

        assertEquals(before, limited.toString());
    }

    @Test
    void apply_threadHasPermittedButNotEffective_gainsNothingItDidNotHave() {
        CapabilityState state = CapabilityState.parse("cap_net_raw,cap_setpcap=p");
        kernel.current.credentials.state("=eip cap_chown-i").ambient(CAP_NET_RAW);
        FakeThread lowered = kernel.add(1004, "lowered", FakeCredentials.root(kernel.process).state(state.toString()));

        Promise.apply(kernel, CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_RAW))).assertProven();

        assertEquals(CapabilityState.parse("cap_net_raw=p"), lowered.snapshot().state());
        assertEquals(CapabilitySet.EMPTY, lowered.snapshot().ambient());
    }

    @Test
    void apply_ambientRaiseLockedOff_threadWithoutAmbientIsConverted() {
        kernel.threads.values().forEach(thread -> thread.credentials.securebits(0xC0));
        kernel.current.credentials.state("=eip").ambient(CAP_NET_RAW);

        Promise.apply(kernel, CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_RAW))).assertProven();
    }

    @Test
    void apply_threadWithoutSetpcapButFullBounding_isRefusedWithTheReasonAndLowered() {
        gc.credentials.state("cap_chown=ep");

        Promise promise = Promise.apply(kernel, NOTHING_LEFT.strict());

        assertEquals(Standing.REFUSED, promise.standing(1002));
        assertTrue(promise.finding(1002).detail().contains("bounding has"), promise.finding(1002).detail());
        assertEquals(CapabilityState.EMPTY, gc.snapshot().state());
        assertTrue(gc.credentials.noNewPrivs);
    }

    @Test
    void apply_threadWithoutSetuid_isRefusedAndLoweredAllTheSame() {
        gc.credentials.state("=ep cap_setuid-ep");

        Promise promise = Promise.apply(kernel, USER);

        assertEquals(Standing.REFUSED, promise.standing(1002));
        assertEquals(CapabilityState.parse("cap_net_raw=ep"), gc.snapshot().state());
    }

    @Test
    void apply_signalQueueIsFullForAWhile_isTriedAgain() {
        kernel.script.fail(step -> step.is(Operation.POST, 1002), 1, Errno.EAGAIN);
        kernel.script.fail(step -> step.is(Operation.POST, 1002), 1, Errno.EAGAIN);
        for (int i = 0; i < 10; i++) {
            kernel.script.fail(step -> step.is(Operation.POST, 1003), 1, Errno.EAGAIN);
        }

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_signalQueueStaysFull_isNotReachedWithTheErrno() {
        kernel.script.failFrom(step -> step.is(Operation.POST, 1002), 1, Errno.EAGAIN);

        Promise promise = Promise.apply(kernel, NOTHING_LEFT, SECOND);

        assertEquals(Standing.NOT_REACHED, promise.standing(1002));
        assertTrue(promise.finding(1002).detail().contains("EAGAIN"), promise.finding(1002).detail());
    }

    @Test
    void apply_noDescriptorForTheTasks_isRefused() {
        kernel.script.fail(step -> step.operation() == Operation.OPEN_TASKS, 1, Errno.EMFILE);

        assertEquals(-Errno.EMFILE.number(), Promise.apply(kernel, NOTHING_LEFT).refused().error());
    }

    @Test
    void apply_noDescriptorToReadTheCaller_isRefused() {
        kernel.script.failFrom(step -> step.is(Operation.READ, FakeKernel.CALLER), 1, Errno.EMFILE);

        assertEquals(-Errno.EMFILE.number(), Promise.apply(kernel, NOTHING_LEFT).refused().error());
    }

    @Test
    void apply_securebitsAndThreadCannotBeRead_isRefusedWithThatThreadAndTheErrno() {
        kernel.script.fail(step -> step.is(Operation.READ, 1003), 1, Errno.EMFILE);

        AllThreads.Result.Refused refused =
                Promise.apply(kernel, NOTHING_LEFT.setSecurebits(new Securebits(0xEF))).refused();

        assertEquals("read every thread", refused.operation());
        assertTrue(refused.reason().contains("thread 1003: its status cannot be read: EMFILE (24)"), refused.reason());
    }

    @Test
    void apply_descriptorsRunOutDuringTheSweep_isUnreadable() {
        kernel.script.failFrom(step -> step.is(Operation.READ, 1002), 1, Errno.EMFILE);

        Promise promise = Promise.apply(kernel, NOTHING_LEFT, SECOND);

        assertEquals(Standing.UNREADABLE, promise.standing(1002));
        assertTrue(promise.finding(1002).detail().contains("EMFILE"), promise.finding(1002).detail());
    }

    @Test
    void apply_threadEndsBetweenListingAndReading_isNoTrouble() {
        kernel.script.before(step -> step.is(Operation.READ, 1002), 3, () -> kernel.end(1002));

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_threadEndsBeforeItsSignal_isNoTrouble() {
        kernel.script.before(step -> step.is(Operation.POST, 1002), 1, () -> kernel.end(1002));
        gc.delay = SECOND;

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_threadEndsWithItsSignalAndItsNumberIsGivenAgain_newThreadIsConverted() {
        gc.delay = SECOND;
        kernel.script.before(step -> step.operation() == Operation.LIST, 4, () -> root(1002, "reborn"));

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_threadsStartThreadsAllTheTime_endsProven() {
        kernel.script.beforeEach(step -> step.operation() == Operation.LIST, () -> {
            kernel.birth(gc);
            FakeThread last = kernel.birth(compiler);
            if (last.tid % 4 == 0) {
                kernel.end(last.tid - 5);
                kernel.end(last.tid - 6);
            }
        });

        Promise.apply(kernel, USER).assertProven();
    }

    @Test
    void apply_callerIsAlreadyThere_othersAreConverted() {
        Promise.apply(kernel, USER).assertProven();
        root(1010, "late");

        Promise.apply(kernel, USER).assertProven();
    }

    @Test
    void apply_againAfterAThreadBlocked_convertsThatThread() {
        CapabilityPlan plan = NOTHING_LEFT.setSecurebits(new Securebits(0xEF));
        gc.blocks(kernel.signal);
        assertFalse(Promise.apply(kernel, plan).isProven());
        gc.unblocks(kernel.signal);

        Promise.apply(kernel, plan).assertProven();
    }

    @Test
    void apply_securebits_everyThreadIsAskedThoughItLooksRight() {
        FakeThread looksRight = kernel.add(
                1004, "looks right", FakeCredentials.root(kernel.process).state("cap_net_raw,cap_setpcap=ep").bounding());
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_RAW, CAP_SETPCAP))
                .setSecurebits(new Securebits(0xEF));

        Promise.apply(kernel, plan).assertProven();

        assertEquals(0xEF, looksRight.credentials.securebits);
    }

    @Test
    void apply_securebitsAndThreadCannotChangeThem_isNamed() {
        kernel.add(1004, "limited", FakeCredentials.root(kernel.process).state("=").bounding());

        Promise promise = Promise.apply(kernel, NOTHING_LEFT.setSecurebits(new Securebits(0xEF)));

        assertEquals(Standing.REFUSED, promise.standing(1004));
        assertTrue(promise.finding(1004).detail().contains("securebits are 0x0"), promise.finding(1004).detail());
    }

    @Test
    void apply_securebitsAndLookalikeGivesBirth_childIsAsked() {
        FakeThread looksRight = kernel.add(
                1004, "looks right", FakeCredentials.root(kernel.process).state("cap_net_raw,cap_setpcap=ep").bounding());
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_RAW, CAP_SETPCAP))
                .setSecurebits(new Securebits(0xEF));
        kernel.script.before(step -> step.operation() == Operation.LIST, 2, () -> kernel.birth(looksRight));

        Promise.apply(kernel, plan).assertProven();
    }

    /** Reaching the new user looks like success; the securebits are written after that. */
    private static final CapabilityPlan USER_WITH_FLAGS = CapabilityPlan.limitTo(new CapabilitySet(-1))
            .become(Identity.of(1000, 1000))
            .setSecurebits(Securebits.NOROOT);

    @Test
    void apply_threadFailsAtItsSecurebitsAndEnds_itsChildIsAsked() {
        gc.credentials.securebits(0x2);
        kernel.script.before(step -> step.operation() == Operation.LIST, 3, () -> {
            kernel.birth(gc);
            kernel.end(1002);
        });

        assertFalse(Promise.apply(kernel, USER_WITH_FLAGS).isProven());
    }

    @Test
    void apply_threadFailsAtItsSecurebitsOnce_itsChildOfThatTimeIsConverted() {
        kernel.script.fail(
                step -> step.is(Operation.CALL, 1002) && step.detail().equals("PR_SET_SECUREBITS 0x1"), 1, Errno.ENOMEM);
        kernel.script.before(step -> step.operation() == Operation.LIST, 3, () -> kernel.birth(gc));

        Promise.apply(kernel, USER_WITH_FLAGS).assertProven();
    }

    @Test
    void apply_listingLacksTheCaller_isNotProven() {
        kernel.script.before(step -> step.operation() == Operation.COURIER, 1, kernel.threads::clear);

        assertFalse(Promise.apply(kernel, NOTHING_LEFT, SECOND).isProven());
    }

    @Test
    void apply_listingsOverlookAThread_isNotProven() {
        root(1005, "hidden");
        kernel.overlooked.add(1005);

        Promise promise = Promise.apply(kernel, USER, SECOND);

        assertFalse(promise.isProven(), () -> "a thread was overlooked: " + promise.result());
    }

    @Test
    void apply_someListingsOverlookAThread_isConverted() {
        root(1005, "hidden");
        kernel.overlooked.add(1005);
        kernel.script.before(step -> step.operation() == Operation.LIST, 6, kernel.overlooked::clear);

        Promise.apply(kernel, USER).assertProven();
    }

    @Test
    void apply_deadlineIsOverAfterTheFirstScan_looksForTheOverlookedAllTheSame() {
        root(1005, "hidden");
        kernel.overlooked.add(1005);

        Promise promise = Promise.apply(kernel, USER, 1);

        assertFalse(promise.isProven(), () -> "a thread was overlooked: " + promise.result());
    }

    /** A thread that is who it should be, and whose signal comes when it has been read: what it was sent gives it more. */
    @ParameterizedTest
    @ValueSource(longs = {20_000, 6_000_000, 8_000_000, 12_000_000})
    void apply_callsSentAheadArriveLateAtAThreadThatIsGood_areTakenBackOrTheThreadIsReadAgain(long delay) {
        kernel.current.credentials.effective = 0;
        gc.credentials = FakeCredentials.user(kernel.process, 1000);
        gc.credentials.permitted = kernel.process.known();
        gc.delay = delay;
        compiler.credentials = kernel.current.credentials.copy();
        compiler.delay = 16_000_000;
        CapabilityPlan plan = CapabilityPlan.limitTo(new CapabilitySet(-1)).become(Identity.of(1000, 1000, 1000L));

        Promise.apply(kernel, plan).assertProven();
    }

    @Test
    void apply_cutShort_tellsWhatTheThreadsHold() {
        kernel.script.before(step -> step.operation() == Operation.COURIER, 1, () -> {
            throw new IllegalStateException("anything");
        });

        Promise promise = Promise.apply(kernel, NOTHING_LEFT);

        assertEquals(Standing.WITHIN, promise.standing(FakeKernel.CALLER));
        assertEquals(Standing.HOLDS_MORE, promise.standing(1002));
        assertTrue(promise.ended().trouble().contains("anything"), promise.ended().trouble());
    }

    @Test
    void check_threadHoldsMore_isNamed() {
        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).check(Goal.within(CapabilitySet.of(CAP_CHOWN)));

        AllThreads.Result.Ended ended = (AllThreads.Result.Ended) result;
        assertFalse(ended.isProven());
        assertTrue(ended.findings().stream().allMatch(finding -> finding.standing() == Standing.HOLDS_MORE));
        assertEquals(0, kernel.openDescriptors);
        assertTrue(kernel.script.steps().stream().noneMatch(step -> step.operation() == Operation.CALL));
    }

    @Test
    void check_everyThreadWithin_isProvenByOneScanAndACount() {
        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).check(Goal.within(new CapabilitySet(-1)));

        AllThreads.Result.Ended ended = (AllThreads.Result.Ended) result;
        assertTrue(ended.isProven());
        assertEquals(1, ended.scans());
        assertEquals(
                List.of("main", "gc", "compiler"),
                ended.findings().stream()
                        .map(Finding::snapshot)
                        .map(snapshot -> snapshot.map(CapabilitySnapshot::name).orElse("?"))
                        .toList());
    }

    @Test
    void check_threadUnreadable_isNotProven() {
        kernel.script.failFrom(step -> step.is(Operation.READ, 1003), 1, Errno.EMFILE);

        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).check(Goal.within(new CapabilitySet(-1)));

        assertFalse(((AllThreads.Result.Ended) result).isProven());
    }
}
