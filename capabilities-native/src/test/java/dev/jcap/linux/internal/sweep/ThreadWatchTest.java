package dev.jcap.linux.internal.sweep;

import static dev.jcap.Capability.CAP_NET_RAW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.sweep.Script.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadWatchTest {

    private static final int WORKERS = 320;

    private final FakeKernel kernel = new FakeKernel();
    private final ThreadWatch watch = new ThreadWatch(kernel, 7, Goal.within(CapabilitySet.EMPTY));

    @BeforeEach
    void everyThreadHoldsNothing() {
        drop(kernel.current);
        for (int i = 0; i < WORKERS; i++) {
            kernel.birth(kernel.current);
        }
    }

    private static void drop(FakeThread thread) {
        thread.credentials.state("=");
        thread.credentials.bounding = 0;
    }

    private List<ThreadState> news() {
        ThreadWatch.Look look = watch.look(Allowances.NONE);
        assertEquals(0, look.error());
        return look.news();
    }

    private FakeThread root(int tid) {
        return kernel.add(tid, "late", FakeCredentials.root(kernel.process));
    }

    private int statusReads(Runnable during) {
        int before = reads();
        during.run();
        return reads() - before;
    }

    private int reads() {
        return (int) kernel.script.steps().stream()
                .filter(step -> step.operation() == Operation.READ && step.detail().equals("status"))
                .count();
    }

    @Test
    void look_everyThreadWithin_findsNothing() {
        assertEquals(List.of(), news());
        assertEquals(List.of(), watch.offenders());
    }

    @Test
    void look_newThreadHoldsMore_isNewsOnceAndStaysAnOffender() {
        news();
        root(9000);

        List<ThreadState> found = news();

        assertEquals(List.of(9000), found.stream().map(ThreadState::tid).toList());
        assertEquals(ThreadStatus.HOLDS_MORE, found.getFirst().status());
        assertTrue(found.getFirst().detail().contains("permitted has"), found.toString());
        assertEquals(List.of(), IntStream.range(0, 100).mapToObj(i -> news()).flatMap(List::stream).toList());
        assertEquals(1, watch.offenders().size());
    }

    @Test
    void look_offenderHasEnded_isNoOffenderAnyMore() {
        root(9000);
        news();
        kernel.end(9000);
        news();
        assertEquals(List.of(), watch.offenders());
    }

    @Test
    void look_offenderHoldsLessButTooMuch_isNewsAgain() {
        FakeThread late = root(9000);
        news();
        late.credentials.state("cap_net_raw=p");
        assertEquals(1, news().size());
    }

    @Test
    void look_knownThreadsUnchanged_readsAShareOfTheirStatusFiles() {
        news();
        int once = statusReads(this::news);
        assertTrue(once >= WORKERS / ThreadWatch.ROUND && once <= WORKERS / ThreadWatch.ROUND + 2, once + " reads");
        int round = statusReads(() -> IntStream.range(0, ThreadWatch.ROUND).forEach(i -> news()));
        assertTrue(round >= WORKERS + 1, round + " reads");
    }

    @Test
    void look_threadOfAReusedNumberDiffersInItsBoundingSetOnly_isFoundWithinARound() {
        news();
        kernel.thread(5005).credentials.bounding = 1;
        List<ThreadState> found = new ArrayList<>();
        for (int i = 0; i < ThreadWatch.ROUND; i++) {
            found.addAll(news());
        }
        assertEquals(List.of(5005), found.stream().map(ThreadState::tid).toList());
        assertEquals("bounding has cap_chown", found.getFirst().detail());
    }

    @Test
    void look_kernelWorkerWithOldCredentials_isNamedAsSuch() {
        FakeThread worker = root(9000).kernelWorker(FakeThread.PF_IO_WORKER);
        worker.name = "iou-sqp-9";
        assertEquals(ThreadStatus.KERNEL_WORKER, news().getFirst().status());
    }

    @Test
    void look_zombieHoldsMore_isNoNews() {
        root(9000).in('Z');
        assertEquals(List.of(), news());
    }

    @Test
    void look_declaredThread_isNoNewsUntilItHoldsMoreThanDeclared() {
        FakeThread keeper = kernel.birth(kernel.current);
        keeper.credentials.state("cap_net_raw=ep");
        Allowances declared =
                thread -> thread.id() == keeper.tid ? CapabilitySet.of(CAP_NET_RAW) : CapabilitySet.EMPTY;
        assertEquals(List.of(), watch.look(declared).news());
        keeper.credentials.state("cap_net_raw,cap_chown=ep");
        assertEquals(1, watch.look(declared).news().size());
    }

    @Test
    void look_statusCannotBeRead_isNewsOnceAndReadAgainEachTime() {
        news();
        kernel.script.failFrom(step -> step.is(Operation.READ, 9000), 1, Errno.EACCES);
        kernel.birth(kernel.current);
        root(9000);
        assertEquals(ThreadStatus.UNREADABLE, news().getFirst().status());
        assertEquals(List.of(), news());
        assertEquals(ThreadStatus.UNREADABLE, watch.offenders().getFirst().status());
    }

    @Test
    void look_capgetForbidden_readsEveryStatusFile() {
        news();
        kernel.script.failFrom(step -> step.operation() == Operation.CAPGET, 1, Errno.EPERM);
        assertEquals(WORKERS + 1, statusReads(this::news));
    }

    @Test
    void look_listingFails_saysSo() {
        kernel.script.fail(step -> step.operation() == Operation.LIST, 1, Errno.EACCES);
        assertEquals(-Errno.EACCES.number(), watch.look(Allowances.NONE).error());
    }

    @Test
    void look_listingOfAnotherProcess_isAnError() {
        kernel.overlooked.add(FakeKernel.CALLER);
        assertEquals(-Errno.EIO.number(), watch.look(Allowances.NONE).error());
    }
}
