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
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.OverflowIds;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.sweep.Script.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
                .filter(step -> step.operation() == Operation.SIGNAL && step.tid() < 5000)
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
    void apply_threadBlocksTheSignal_isRefusedByNameSoonAndNothingChanges() {
        gc.blocks(kernel.signal);
        long begun = kernel.now();

        AllThreads.Result.Refused refused = Promise.apply(kernel, NOTHING_LEFT, 10 * SECOND).refused();

        assertTrue(refused.reason().contains("gc (tid 1002) blocks signal 64"), refused.reason());
        assertTrue(kernel.now() - begun < 5 * SECOND, "waits to the deadline for what is known to block");
    }

    @Test
    void apply_threadBlocksTheSignalAndHoldsNothing_needNotCome() {
        gc.blocks(kernel.signal).credentials.state("=").bounding().noNewPrivs();

        assertEquals(ThreadStatus.WITHIN, Promise.apply(kernel, NOTHING_LEFT).assertProven().standing(1002));
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
    void apply_pollingWorker_isRefusedByName(long flag) {
        root(1004, "iou-sqp-1)( 1000").kernelWorker(flag);

        AllThreads.Result.Refused refused = Promise.apply(kernel, NOTHING_LEFT.strict()).refused();

        assertTrue(refused.reason().contains("iou-sqp-1)( 1000 (tid 1004) is a worker of the kernel"), refused.reason());
    }

    @Test
    void apply_workerThatTakesRequests_isNoObstacleAndKeepsItsOwn() {
        FakeThread worker = root(1004, "iou-wrk-1000").kernelWorker(FakeThread.PF_IO_WORKER);
        String before = worker.toString();

        Promise promise = new Promise(kernel, NOTHING_LEFT);
        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).apply(NOTHING_LEFT, SECOND);

        assertTrue(((AllThreads.Result.Ended) result).isProven(), result::toString);
        assertEquals(List.of(worker.toString()), promise.broken());
        assertEquals(before, worker.toString());
    }

    @Test
    void apply_threadWithAWorkersFlagOfAnOldKernel_isChanged() {
        gc.flags |= FakeThread.PF_USER_WORKER;
        compiler.flags |= FakeThread.PF_IO_WORKER;

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    /** Threads are read one by one where they differ, and where a plan sets what no status file shows. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void apply_whereEveryThreadHasAWorkersFlagOfAnOldKernel_isProven(boolean oneIsWeaker) {
        kernel.threads.values().forEach(thread -> thread.flags |= FakeThread.PF_USER_WORKER);
        if (oneIsWeaker) {
            gc.credentials.state("=").bounding();
        }

        CapabilityPlan plan = oneIsWeaker ? NOTHING_LEFT : NOTHING_LEFT.setSecurebits(Securebits.NOROOT);
        Promise.apply(kernel, plan).assertProven();
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

        assertEquals(ThreadStatus.ZOMBIE, promise.standing(1000));
    }

    @ParameterizedTest
    @ValueSource(chars = {'T', 't'})
    void apply_stoppedThread_isRefusedByNameAtTheDeadline(char state) {
        gc.in(state);

        AllThreads.Result.Refused refused = Promise.apply(kernel, NOTHING_LEFT, SECOND).refused();

        assertTrue(refused.reason().contains("gc (tid 1002) is stopped"), refused.reason());
    }

    @Test
    void apply_stoppedThreadGoesOn_isConverted() {
        gc.in('T');
        kernel.script.before(step -> step.operation() == Operation.LIST, 8, () -> gc.in('S'));

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_threadDoesNotRunBeforeTheDeadline_isRefusedByName() {
        gc.delay = 10 * SECOND;
        gc.in('D');

        AllThreads.Result.Refused refused = Promise.apply(kernel, NOTHING_LEFT, SECOND).refused();

        assertTrue(refused.reason().contains("gc (tid 1002) did not take signal 64"), refused.reason());
    }

    @Test
    void apply_threadsThatTakeTheirTime_areHeldLonger() {
        gc.delay = 90_000_000;

        Promise.apply(kernel, USER).assertProven();
    }

    /** A hold that ends before the last of them can have come would let go of all, every time. */
    @Test
    void apply_moreThreadsThanComeInTheLongestHoldOfAFew_areHeldLonger() {
        for (int tid = 2000; tid < 22_000; tid++) {
            root(tid, "worker").delay = 15_000L * (tid - 2000);
        }

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
    void apply_threadWithoutSetpcapButFullBounding_isRefusedByNameWithTheReason() {
        gc.credentials.state("cap_chown=ep");

        AllThreads.Result.Refused refused = Promise.apply(kernel, NOTHING_LEFT.strict()).refused();

        assertTrue(refused.reason().contains("gc (tid 1002)"), refused.reason());
        assertTrue(refused.reason().contains("bounding has"), refused.reason());
    }

    @Test
    void apply_threadWithoutSetuid_isRefusedByNameWithTheReason() {
        gc.credentials.state("=ep cap_setuid-ep").ids(5, 5, 5, 5);

        AllThreads.Result.Refused refused = Promise.apply(kernel, USER).refused();

        assertTrue(refused.reason().contains("gc (tid 1002)"), refused.reason());
        assertTrue(refused.reason().contains("setresuid"), refused.reason());
    }

    @Test
    void apply_signalQueueIsFullForAWhile_isTriedAgain() {
        kernel.script.fail(step -> step.is(Operation.SIGNAL, 1002), 1, Errno.EAGAIN);
        kernel.script.fail(step -> step.is(Operation.SIGNAL, 1002), 1, Errno.EAGAIN);
        for (int i = 0; i < 10; i++) {
            kernel.script.fail(step -> step.is(Operation.SIGNAL, 1003), 1, Errno.EAGAIN);
        }

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_signalQueueStaysFull_isRefusedWithTheErrno() {
        kernel.script.failFrom(step -> step.is(Operation.SIGNAL, 1002), 1, Errno.EAGAIN);

        assertEquals(-Errno.EAGAIN.number(), Promise.apply(kernel, NOTHING_LEFT, SECOND).refused().error());
    }

    @Test
    void apply_noDescriptorForTheTasks_isRefused() {
        kernel.script.fail(step -> step.operation() == Operation.OPEN_TASKS, 1, Errno.EMFILE);

        assertEquals(-Errno.EMFILE.number(), Promise.apply(kernel, NOTHING_LEFT.strict()).refused().error());
    }

    @Test
    void apply_noDescriptorToReadTheCaller_isRefused() {
        kernel.script.failFrom(step -> step.is(Operation.READ, FakeKernel.CALLER), 1, Errno.EMFILE);

        assertEquals(-Errno.EMFILE.number(), Promise.apply(kernel, NOTHING_LEFT.strict()).refused().error());
    }

    @Test
    void apply_threadThatStandsElsewhereCannotBeRead_isRefusedWithThatThreadAndTheErrno() {
        compiler.credentials.securebits(1);
        kernel.script.fail(step -> step.is(Operation.READ, 1003), 1, Errno.EMFILE);

        AllThreads.Result.Refused refused = Promise.apply(kernel, NOTHING_LEFT.strict()).refused();

        assertEquals("read every thread", refused.operation());
        assertTrue(refused.reason().contains("thread 1003: its status cannot be read: EMFILE (24)"), refused.reason());
    }

    @Test
    void apply_descriptorsRunOutAfterTheChange_isUnreadable() {
        kernel.script.failFrom(step -> step.is(Operation.READ, 1002), 1, Errno.EMFILE);

        Promise promise = Promise.apply(kernel, NOTHING_LEFT, SECOND);

        assertEquals(ThreadStatus.UNREADABLE, promise.standing(1002));
        assertTrue(promise.finding(1002).detail().contains("EMFILE"), promise.finding(1002).detail());
    }

    @Test
    void apply_threadEndsBetweenListingAndReading_isNoTrouble() {
        kernel.script.before(step -> step.is(Operation.READ, 1002), 1, () -> kernel.end(1002));

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_threadEndsBeforeItsSignal_isNoTrouble() {
        kernel.script.before(step -> step.is(Operation.SIGNAL, 1002), 1, () -> kernel.end(1002));
        gc.delay = SECOND;

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_threadEndsAndItsNumberIsGivenAgain_newThreadIsChanged() {
        gc.delay = SECOND;
        kernel.script.before(step -> step.operation() == Operation.LIST, 2, () -> root(1002, "reborn"));

        Promise.apply(kernel, NOTHING_LEFT).assertProven();
    }

    @Test
    void apply_workerEndsAndItsNumberIsGivenToAThread_newThreadIsChanged() {
        root(1004, "iou-wrk-1000").kernelWorker(FakeThread.PF_IO_WORKER);
        kernel.script.before(step -> step.operation() == Operation.LIST, 2, () -> root(1004, "reborn"));

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
    void apply_againAfterAThreadBlocked_changesThatThread() {
        CapabilityPlan plan = NOTHING_LEFT.setSecurebits(new Securebits(0xEF));
        gc.blocks(kernel.signal);
        Promise.apply(kernel, plan).refused();
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
    void apply_securebitsAndThreadCannotChangeThem_isRefusedByName() {
        kernel.add(1004, "limited", FakeCredentials.root(kernel.process).state("=").bounding());

        AllThreads.Result.Refused refused =
                Promise.apply(kernel, NOTHING_LEFT.setSecurebits(new Securebits(0xEF))).refused();

        assertTrue(refused.reason().contains("limited (tid 1004)"), refused.reason());
        assertTrue(refused.reason().contains("securebits are 0x0"), refused.reason());
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
    void apply_threadWithLockedSecurebits_isRefusedByName() {
        gc.credentials.securebits(0x2);

        assertTrue(Promise.apply(kernel, USER_WITH_FLAGS).refused().reason().contains("gc (tid 1002)"));
    }

    @Test
    void apply_threadFailsAtItsSecurebits_isNamedThoughItsStatusLooksRight() {
        kernel.script.failFrom(
                step -> step.is(Operation.CALL, 1002) && step.detail().equals("PR_SET_SECUREBITS 0x1"), 1, Errno.ENOMEM);

        Promise promise = Promise.apply(kernel, USER_WITH_FLAGS);

        assertEquals(ThreadStatus.REFUSED, promise.standing(1002));
        assertTrue(promise.finding(1002).detail().contains("ENOMEM"), promise.finding(1002).detail());
    }

    @Test
    void apply_callOfOneThreadIsRefused_isNamedWithItsCall() {
        kernel.script.failFrom(step -> step.is(Operation.CALL, 1002) && step.detail().startsWith("capset"), 1, Errno.EPERM);

        Promise promise = Promise.apply(kernel, NOTHING_LEFT);

        assertEquals(ThreadStatus.REFUSED, promise.standing(1002));
        assertTrue(promise.finding(1002).detail().contains("capset"), promise.finding(1002).detail());
        assertEquals(ThreadStatus.WITHIN, promise.standing(1003));
        assertEquals(0, kernel.process.dumpable);
    }

    @Test
    void apply_listingLacksTheCaller_isRefused() {
        kernel.overlooked.add(FakeKernel.CALLER);

        Promise.apply(kernel, NOTHING_LEFT, SECOND).refused();
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
        kernel.script.before(step -> step.operation() == Operation.LIST, 3, kernel.overlooked::clear);

        Promise.apply(kernel, USER).assertProven();
    }

    @Test
    void apply_deadlineIsOverAfterTheFirstScan_looksForTheOverlookedAllTheSame() {
        root(1005, "hidden");
        kernel.overlooked.add(1005);

        Promise promise = Promise.apply(kernel, USER, 1);

        assertFalse(promise.isProven(), () -> "a thread was overlooked: " + promise.result());
    }

    @Test
    void apply_threadThatIsWhoItShouldBe_gainsNothing() {
        kernel.current.credentials.effective = 0;
        gc.credentials = FakeCredentials.user(kernel.process, 1000);
        gc.credentials.permitted = kernel.process.known();
        compiler.credentials = kernel.current.credentials.copy();
        CapabilityPlan plan = CapabilityPlan.limitTo(new CapabilitySet(-1)).become(Identity.of(1000, 1000, 1000L));

        Promise.apply(kernel, plan).assertProven();
    }

    @Test
    void apply_cutShort_tellsWhatTheThreadsHold() {
        kernel.script.before(step -> step.operation() == Operation.STOP, 1, () -> {
            throw new IllegalStateException("anything");
        });

        Promise promise = Promise.apply(kernel, NOTHING_LEFT);

        assertEquals(ThreadStatus.HOLDS_MORE, promise.standing(1002));
        assertTrue(promise.ended().trouble().contains("anything"), promise.ended().trouble());
    }

    @Test
    void apply_callerIsRefusedWhileAllAreHeld_isNamedAloneAndTheOthersAreAsTheyWere() {
        kernel.script.fail(
                step -> step.is(Operation.CALL, FakeKernel.CALLER) && step.detail().startsWith("capset"), 1, Errno.EPERM);
        String before = gc.toString();

        Promise promise = Promise.apply(kernel, NOTHING_LEFT);

        assertTrue(promise.ended().trouble().contains("the calling thread is part of the way: capset"));
        assertEquals(before, gc.toString());
    }

    @Test
    void apply_ringIsOpen_isInTheResultAndRefusedWhenStrict() {
        kernel.process.descriptors.put(AllThreads.RING, List.of(17));

        assertEquals(List.of(17), Promise.apply(kernel, CapabilityPlan.unchanged()).ended().rings());
        AllThreads strict = new AllThreads(kernel, kernel::nanoTime, Allowances.NONE, true);
        assertTrue(strict.apply(NOTHING_LEFT, SECOND) instanceof AllThreads.Result.Refused refused
                && refused.reason().contains("[17]"));
    }

    @Test
    void apply_processSupervisesItself_isRefused() {
        kernel.process.descriptors.put("anon_inode:seccomp notify", List.of(9));

        assertTrue(Promise.apply(kernel, NOTHING_LEFT.strict()).refused().reason().contains("descriptor 9"));
    }

    @Test
    void apply_procOfAnotherNamespace_isRefused() {
        kernel.current.numberOfItsOwn = 4242;

        AllThreads.Result.Refused refused = Promise.apply(kernel, NOTHING_LEFT.strict()).refused();

        assertTrue(refused.reason().contains("another pid namespace"), refused.reason());
    }

    @Test
    void apply_idIsShownForEveryUnmappedOne_isRefusedBeforeAnything() {
        kernel.process.overflow = new OverflowIds(65534, 65533);

        for (Identity who : List.of(Identity.of(65534, 5), Identity.of(5, 65533), Identity.of(5, 5, 65533L))) {
            assertEquals("become", Promise.apply(kernel, CapabilityPlan.unchanged().become(who)).refused().operation());
        }
        Promise.apply(kernel, CapabilityPlan.unchanged().become(Identity.of(65533, 65534))).assertProven();
    }

    @Test
    void apply_groupsAreShownAsUnmapped_areSetThoughTheyLookRight() {
        kernel.process.overflow = new OverflowIds(65534, 65534);
        kernel.threads.values().forEach(thread -> thread.credentials.groups(1000L, 65534L));

        Promise.apply(kernel, CapabilityPlan.unchanged().become(Identity.of(1000, 1000, 1000L))).assertProven();
    }

    @Test
    void apply_threadsDiffer_staysUntraceable() {
        kernel.add(1004, "less", FakeCredentials.root(kernel.process).state("=").bounding());

        Promise.apply(kernel, CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_RAW))).assertProven();

        assertEquals(0, kernel.process.dumpable);
    }

    @Test
    void apply_threadsAreEqualAgain_isDumpableAgain() {
        boolean[] open = new boolean[1];
        kernel.script.beforeEach(
                step -> step.operation() == Operation.CALL && step.detail().startsWith("capset"),
                () -> open[0] |= kernel.process.dumpable != 0);

        Promise.apply(kernel, NOTHING_LEFT).assertProven();

        assertEquals(1, kernel.process.dumpable);
        assertFalse(open[0], "a thread changed while the process could be traced");
    }

    @Test
    void check_threadHoldsMore_isNamed() {
        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).check(Goal.within(CapabilitySet.of(CAP_CHOWN)));

        AllThreads.Result.Ended ended = (AllThreads.Result.Ended) result;
        assertFalse(ended.isProven());
        assertTrue(ended.findings().stream().allMatch(finding -> finding.status() == ThreadStatus.HOLDS_MORE));
        assertEquals(0, kernel.openDescriptors);
        assertTrue(kernel.script.steps().stream().noneMatch(step -> step.operation() == Operation.CALL));
    }

    @Test
    void check_numberIsGivenAgainMeanwhile_readsTheNewThread() {
        kernel.script.before(step -> step.operation() == Operation.LIST, 2, () -> {
            kernel.end(1002);
            root(1002, "reborn");
        });
        gc.credentials.state("=").bounding();
        compiler.credentials.state("=").bounding();
        kernel.current.credentials.state("=").bounding();

        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).check(Goal.within(CapabilitySet.EMPTY));

        assertFalse(((AllThreads.Result.Ended) result).isProven());
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
                        .map(ThreadState::snapshot)
                        .map(snapshot -> snapshot.map(CapabilitySnapshot::name).orElse("?"))
                        .toList());
    }

    @Test
    void check_threadUnreadable_isNotProven() {
        kernel.script.failFrom(step -> step.is(Operation.READ, 1003), 1, Errno.EMFILE);

        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).check(Goal.within(new CapabilitySet(-1)));

        assertFalse(((AllThreads.Result.Ended) result).isProven());
    }

    private static final List<KernelCall> FILES = List.of(
            new KernelCall.ChangeOwner(3, "", 1000, 1000), new KernelCall.ChangeOwner(3, "file", 1000, 1000));

    private AllThreads.Result.Refused refusedWithFiles() {
        Map<Object, String> before = kernel.everything();
        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).apply(USER, FILES, SECOND);
        assertEquals(before, kernel.everything());
        return (AllThreads.Result.Refused) result;
    }

    @Test
    void apply_withFilesToHandOver_givesThemBeforeAnybodyChanges() {
        AllThreads.Result result = new AllThreads(kernel, kernel::nanoTime).apply(USER, FILES, SECOND);

        assertTrue(((AllThreads.Result.Ended) result).isProven(), result::toString);
        List<String> calls = kernel.script.steps().stream()
                .filter(step -> step.is(Operation.CALL, FakeKernel.CALLER))
                .map(Script.Step::detail)
                .toList();
        int last = calls.indexOf(FILES.getLast().toString());
        assertTrue(last > 0 && last < calls.indexOf("setgroups []"), calls::toString);
    }

    @Test
    void apply_fileCannotBeHandedOver_isRefusedAndNobodyHasChanged() {
        kernel.script.fail(step -> step.detail().equals(FILES.getLast().toString()), 1, Errno.EPERM);

        assertEquals(FILES.getLast().toString(), refusedWithFiles().operation());
    }

    @Test
    void apply_callAfterFilesIsRefused_nobodyHasChanged() {
        kernel.script.fail(step -> step.is(Operation.CALL, FakeKernel.CALLER) && step.detail().startsWith("PR_CAPBSET_DROP"), 1,
                Errno.EPERM);

        assertTrue(refusedWithFiles().operation().startsWith("PR_CAPBSET_DROP"), "the operation");
    }
}
