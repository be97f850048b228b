package dev.jcap.linux.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a result says about a fake process, compared with what is really so. */
final class Promise {

    private static final long SECONDS = 1_000_000_000L;

    private final FakeKernel kernel;
    private final CapabilityPlan plan;
    private final Map<Object, String> before;
    private AllThreads.Result result;

    Promise(FakeKernel kernel, CapabilityPlan plan) {
        this.kernel = kernel;
        this.plan = plan;
        before = kernel.everything();
    }

    static Promise apply(FakeKernel kernel, CapabilityPlan plan) {
        return apply(kernel, plan, 5 * SECONDS);
    }

    static Promise apply(FakeKernel kernel, CapabilityPlan plan, long nanos) {
        Promise promise = new Promise(kernel, plan);
        promise.result = new AllThreads(kernel, kernel::nanoTime).apply(plan, nanos);
        promise.assertTold();
        return promise;
    }

    AllThreads.Result result() {
        return result;
    }

    AllThreads.Result.Ended ended() {
        assertTrue(result instanceof AllThreads.Result.Ended, () -> "not ended: " + result);
        return (AllThreads.Result.Ended) result;
    }

    AllThreads.Result.Refused refused() {
        assertTrue(result instanceof AllThreads.Result.Refused, () -> "not refused: " + result);
        return (AllThreads.Result.Refused) result;
    }

    boolean isProven() {
        return result instanceof AllThreads.Result.Ended ended && ended.isProven();
    }

    Promise assertProven() {
        assertTrue(isProven(), () -> "not proven: " + result);
        return this;
    }

    ThreadStatus standing(int tid) {
        return finding(tid).status();
    }

    ThreadState finding(int tid) {
        return ended().findings().stream()
                .filter(finding -> finding.tid() == tid)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding for " + tid + ": " + result));
    }

    /** Proven only if it is so on every thread, refused only if nothing has changed on any. */
    private void assertTold() {
        assertEquals(0, kernel.openDescriptors, "descriptors left open");
        switch (result) {
            case AllThreads.Result.Refused refused ->
                assertEquals(unchanged(), kernel.everything(), () -> "changed, but: " + refused);
            case AllThreads.Result.Ended ended -> {
                if (ended.isProven()) {
                    List<String> broken = broken();
                    assertTrue(broken.isEmpty(), () -> broken + ", but proven: " + ended);
                }
            }
        }
    }

    /** As it was before, for those that are still there; others may have been born meanwhile. */
    private Map<Object, String> unchanged() {
        Map<Object, String> now = kernel.everything();
        before.forEach((thread, was) -> now.computeIfPresent(thread, (_, _) -> was));
        return now;
    }

    /** The threads that hold more than the calling thread, or are not what the plan says. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        for (FakeThread thread : kernel.threads.values()) {
            if (thread.run != 'Z' && !isKept(thread.credentials)) {
                broken.add(thread.toString());
            }
        }
        return broken;
    }

    private boolean isKept(FakeCredentials c) {
        FakeCredentials caller = kernel.current.credentials;
        long limit = plan.limit().map(CapabilitySet::mask).orElse(-1L);
        boolean idle = !plan.isStrict() && c.noNewPrivs;
        long excess = c.permitted & ~caller.permitted
                | c.effective & ~caller.effective
                | c.inheritable & ~caller.inheritable
                | (idle ? 0 : c.bounding & ~(caller.bounding & limit))
                | c.ambient & ~caller.ambient
                | (c.permitted | c.inheritable) & ~limit;
        return excess == 0
                && (!plan.noNewPrivs() || c.noNewPrivs)
                && plan.identity().map(who -> Arrays.stream(c.uids).allMatch(id -> id == who.uid())
                        && Arrays.stream(c.gids).allMatch(id -> id == who.gid())
                        && c.groups.stream().sorted().toList().equals(who.groups())).orElse(true)
                && plan.securebits().map(flags -> flags.bits() == c.securebits).orElse(true);
    }
}
