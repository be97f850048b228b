package dev.jcap.kerneltest.faults;

import dev.jcap.kerneltest.support.StatusFile;
import dev.jcap.linux.internal.kernel.Errno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * A piece of work is done again and again, each time on a new thread and with another one of its system calls failing:
 * once, or from then on. What came of it is judged each time.
 */
final class Faults {

    /** One failure costs no more than a try. */
    private static final Duration ONCE = Duration.ofSeconds(20);
    private static final Duration FROM_THEN_ON = Duration.ofSeconds(1);

    private final SeccompInterceptor interceptor;
    private final Runnable prepare;
    private final Work work;
    private final Judgement judgement;
    private final Map<String, Integer> seen = new HashMap<>();
    private int tried;

    /** What is done; a change may take so long. */
    @FunctionalInterface
    interface Work {
        Object run(Duration patience) throws Exception;
    }

    /** What is said about the result of the work after a fault. */
    @FunctionalInterface
    interface Judgement {
        void judge(Outcome outcome) throws Exception;
    }

    /**
     * What came of the work.
     *
     * @param fault   what failed; empty when nothing did
     * @param error   the number with which it did, or 0
     * @param failure what the work threw, or null
     * @param before  the thread before
     * @param after   and after it
     */
    record Outcome(String fault, int error, Throwable failure, StatusFile before, StatusFile after) {}

    /** @param interceptor whose supervisor decides */
    Faults(SeccompInterceptor interceptor, Runnable prepare, Work work, Judgement judgement) {
        this.interceptor = interceptor;
        this.prepare = prepare;
        this.work = work;
        this.judgement = judgement;
    }

    /** All faults, each call of a kind at most so many times: how many were tried. */
    int tryAll(int sameKind) throws Exception {
        run(-1, 0, false);
        List<FaultScript.Call> calls = run(-1, 0, false);
        for (int index = 0; index < calls.size(); index++) {
            FaultScript.Call call = calls.get(index);
            int nth = seen.merge(call.kind(), 1, Integer::sum);
            List<Errno> errors = call.errors();
            for (int i = 0; nth <= sameKind && i < errors.size(); i++) {
                run(index, i, false);
            }
            if (nth == 1) {
                run(index, 0, true);
            }
        }
        return tried;
    }

    /** Once, with one call failing; the calls that were made. */
    private List<FaultScript.Call> run(int index, int nthError, boolean fromThenOn) throws Exception {
        prepare.run();
        List<FaultScript.Call> made = new ArrayList<>();
        FutureTask<Outcome> thread = new FutureTask<>(() -> {
            StatusFile before = own();
            SeccompInterceptor.Supervision supervision =
                    interceptor.supervise(FaultScript.calls(), index, nthError, fromThenOn);
            Throwable failure = failure(fromThenOn ? FROM_THEN_ON : ONCE);
            StatusFile after = own();
            SeccompInterceptor.Told told = supervision.end();
            made.addAll(told.made());
            return new Outcome(told.fault(), told.error(), failure, before, after);
        });
        Thread.ofPlatform().name("subject").start(thread);
        Outcome outcome = thread.get();
        try {
            judgement.judge(outcome);
        } catch (AssertionError e) {
            String what = outcome.fault + " fails with " + outcome.error + ", " + outcome.failure;
            throw new AssertionError(what + ": " + e.getMessage(), e);
        }
        tried += index < 0 ? 0 : 1;
        return made;
    }

    private Throwable failure(Duration patience) {
        try {
            work.run(patience);
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private static StatusFile own() throws Exception {
        return StatusFile.of(Path.of("/proc/thread-self/status"));
    }
}
