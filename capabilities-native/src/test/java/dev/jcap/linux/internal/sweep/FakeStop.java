package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.HeldCalls;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.StopOrder;
import dev.jcap.linux.internal.kernel.StopResult.Came;
import dev.jcap.linux.internal.kernel.StopResult.End;
import dev.jcap.linux.internal.kernel.StopResult.Progress;
import dev.jcap.linux.internal.kernel.StopResult;
import dev.jcap.linux.internal.sweep.Script.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stop in a {@link FakeKernel}: threads take the signal as late and as badly as they take signals. */
final class FakeStop {

    private static final Progress NEVER = new Progress(Came.NEVER, 0, 0);

    private final FakeKernel kernel;
    private final StopOrder order;
    private final FakeThread[] held;
    private final Progress[] progress;
    private int ended;
    private long longest;

    FakeStop(FakeKernel kernel, StopOrder order) {
        this.kernel = kernel;
        this.order = order;
        held = new FakeThread[order.tids().length];
        progress = new Progress[order.tids().length];
        Arrays.fill(progress, NEVER);
    }

    StopResult run() {
        long error = signal();
        boolean missing = missing() > 0;
        kernel.pass(missing ? order.holdNanos() : longest);
        StopResult result = error < 0 || missing || !areAll() ? result(End.LET_GO, NEVER, error) : change();
        for (FakeThread thread : held) {
            if (thread != null) {
                thread.handling = false;
            }
        }
        return result;
    }

    /** -errno of the first signal that could not be sent. */
    private long signal() {
        for (int i = 0; i < held.length; i++) {
            int tid = order.tids()[i];
            long error = kernel.script.step(Operation.SIGNAL, tid, "");
            FakeThread thread = kernel.threads.get(tid);
            if (Errno.ESRCH.is(error) || thread == null) {
                ended++;
            } else if (error < 0) {
                return error;
            } else if (thread.takes(kernel.signal) && thread.delay <= order.holdNanos()) {
                longest = Math.max(longest, thread.delay);
                thread.handling = true;
                held[i] = thread;
                progress[i] = stands(thread, order.calls().get(i))
                        ? new Progress(Came.HELD, 0, 0)
                        : Progress.elsewhere(thread.credentials.securebits, thread.snapshot().state());
            }
        }
        return 0;
    }

    private static boolean stands(FakeThread thread, HeldCalls calls) {
        if (calls.from().isEmpty()) {
            return true;
        }
        CapabilitySnapshot from = calls.from().get();
        CapabilitySnapshot is = thread.snapshot();
        return from.state().equals(is.state())
                && firstThree(from.uids()).equals(firstThree(is.uids()))
                && firstThree(from.gids()).equals(firstThree(is.gids()))
                && from.groups().equals(is.groups())
                && from.securebits().equals(is.securebits())
                && from.bounding().intersect(calls.bounding()).equals(is.bounding().intersect(calls.bounding()));
    }

    private static List<Long> firstThree(Credentials.Ids ids) {
        return List.of(ids.real(), ids.effective(), ids.saved());
    }

    private int missing() {
        return held.length - ended - (int) Arrays.stream(held).filter(thread -> thread != null).count();
    }

    private boolean areAll() {
        boolean together = Arrays.stream(progress).noneMatch(thread -> thread.came() == Came.ELSEWHERE)
                && Arrays.stream(order.others()).allMatch(kernel.threads::containsKey);
        return together
                && (order.tasks() < 0 || kernel.threads.size() == held.length - ended + order.others().length + 1);
    }

    private StopResult change() {
        Progress own = make(kernel.current, order.own());
        if (own.result() < 0) {
            return result(End.REFUSED, own, 0);
        }
        for (int i = 0; i < held.length; i++) {
            if (held[i] != null) {
                progress[i] = make(held[i], order.calls().get(i).calls());
            }
        }
        return result(End.CHANGED, own, 0);
    }

    private Progress make(FakeThread thread, List<KernelCall> calls) {
        long result = 0;
        for (int completed = 0; completed < calls.size(); completed++) {
            result = kernel.callOn(thread, calls.get(completed));
            if (result < 0) {
                return new Progress(Came.HELD, completed, result);
            }
        }
        return new Progress(Came.HELD, calls.size(), result);
    }

    private StopResult result(End end, Progress own, long error) {
        return new StopResult(end, own, new ArrayList<>(List.of(progress)), error, longest);
    }
}
