package dev.jcap.linux.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.sweep.Script.Operation;
import dev.jcap.proof.Trial;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random processes in which threads are born, end, block and stop at random moments of a sweep: whatever happens, a
 * result never tells more than is so.
 */
class AllThreadsRandomTest {

    private static final int CASES = 4_000;
    /** Exceptions for nobody, for whose sake every thread is read before it is sent anything. */
    private static final Allowances NOBODY = thread -> CapabilitySet.EMPTY;

    private enum Came { PROVEN, NOT_PROVEN, REFUSED }

    @Test
    @Tag("random")
    void apply_randomProcess_neverTellsMoreThanIsSo() throws Exception {
        Map<Came, Integer> count = new EnumMap<>(Came.class);
        Trial trial = Trial.random(
                getClass(), "a change of all threads never reports more than it achieved, whatever they do", CASES);
        trial.each(random -> count.merge(run(random), 1, Integer::sum));
        System.out.println("AllThreadsRandomTest: " + count);
        assertTrue(count.getOrDefault(Came.PROVEN, 0) >= trial.cases() / 10, "too few plans that work: " + count);
        assertTrue(count.getOrDefault(Came.NOT_PROVEN, 0) >= trial.cases() / 200, "too few bad days: " + count);
    }

    @Test
    @Tag("random")
    void apply_callsSentAheadOfAnyLook_leadWhereAThreadsOwnCallsWould() throws Exception {
        int[] ahead = new int[1];
        Trial trial = Trial.random(
                getClass(), "calls sent to a thread before it is read have the effect of its own calls", CASES);
        trial.each(random -> {
            long seed = random.nextLong();
            FakeKernel one = applied(seed, Allowances.NONE);
            FakeKernel other = applied(seed, NOBODY);
            assertEquals(other.everything(), one.everything());
            ahead[0] += one.script.steps().size() < other.script.steps().size() ? 1 : 0;
        });
        System.out.println("AllThreadsRandomTest: sent ahead in " + ahead[0] + " cases");
        assertTrue(ahead[0] >= trial.cases() / 50, "too few cases: " + ahead[0]);
    }

    private static FakeKernel applied(long seed, Allowances exceptions) {
        RandomGenerator random = new SplittableRandom(seed);
        RandomCases cases = new RandomCases(random);
        FakeKernel kernel = process(random, cases);
        CapabilityPlan plan = cases.plan(kernel.current.credentials);
        new AllThreads(kernel, kernel::nanoTime, exceptions, false).apply(plan, 2_000_000_000L);
        return kernel;
    }

    private static Came run(RandomGenerator random) {
        RandomCases cases = new RandomCases(random);
        FakeKernel kernel = process(random, cases);
        CapabilityPlan plan = cases.plan(kernel.current.credentials);
        boolean births = random.nextInt(3) > 0;
        int events = random.nextInt(4);
        for (int i = 0; i < events; i++) {
            disturb(kernel, random, births);
        }
        try {
            return came(Promise.apply(kernel, plan, 1 + random.nextLong(300_000_000L)));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("plan:\n" + plan + "\n" + e.getMessage(), e);
        }
    }

    private static FakeKernel process(RandomGenerator random, RandomCases cases) {
        FakeKernel kernel = new FakeKernel();
        if (random.nextInt(3) == 0) {
            kernel.current.credentials = cases.thread(kernel.process);
        }
        int threads = random.nextInt(1, 7);
        for (int tid = 1002; tid < 1002 + threads; tid++) {
            boolean other = random.nextInt(4) == 0;
            FakeThread thread = kernel.add(
                    tid, "t" + tid, other ? cases.thread(kernel.process) : kernel.current.credentials.copy());
            thread.delay = random.nextLong(200_000_000L) >>> random.nextInt(20);
        }
        return kernel;
    }

    private static Came came(Promise promise) {
        if (promise.result() instanceof AllThreads.Result.Refused) {
            return Came.REFUSED;
        }
        return promise.isProven() ? Came.PROVEN : Came.NOT_PROVEN;
    }

    /** After the calling thread has changed: before that, a change of another thread would look like the caller's. */
    private static void disturb(FakeKernel kernel, RandomGenerator random, boolean births) {
        int from = random.nextInt(1, 60);
        int times = random.nextInt(1, 5);
        int[] seen = {0};
        boolean[] begun = {false};
        kernel.script.before(step -> step.operation() == Operation.STOP, 1, () -> begun[0] = true);
        kernel.script.beforeEach(
                step -> begun[0] && ++seen[0] >= from && seen[0] < from + 4 * times && seen[0] % 4 == from % 4,
                () -> happen(kernel, random, births));
    }

    private static void happen(FakeKernel kernel, RandomGenerator random, boolean births) {
        List<FakeThread> others = kernel.threads.values().stream()
                .filter(thread -> thread != kernel.current && thread.run != 'Z' && !thread.handling)
                .toList();
        if (others.isEmpty()) {
            return;
        }
        FakeThread any = others.get(random.nextInt(others.size()));
        switch (random.nextInt(6)) {
            case 0 -> kernel.end(any.tid);
            case 1 -> any.blocked ^= 1L << kernel.signal - 1;
            case 2 -> any.run = any.run == 'T' ? 'S' : 'T';
            default -> {
                if (births && any.run != 'T') {
                    kernel.birth(any);
                }
            }
        }
    }
}
