package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.OverflowIds;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.plan.Goal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The threads that appear while the calling thread holds more than the others, and takes back from them what they can
 * only have from it. Who a thread's creator was is nowhere to be read, so all that appear are judged alike.
 */
public final class Newcomers implements AutoCloseable {

    private static final CapabilitySet ALL = new CapabilitySet(-1);
    private static final long LOOK_NANOS = 2_000_000_000L;

    private final Kernel kernel;
    private final LongSupplier clock;
    private final Map<Integer, CapabilitySet> permittedBefore = new HashMap<>();
    private CapabilitySet inheritableBefore = CapabilitySet.EMPTY;
    private CapabilitySnapshot me;
    private int tasks = -1;

    /** @param clock nanoseconds, as {@link System#nanoTime()} gives them */
    public Newcomers(Kernel kernel, LongSupplier clock) {
        this.kernel = kernel;
        this.clock = clock;
    }

    /** Remembers every thread that is here now: 0 or -errno. */
    public long watch() {
        long opened = kernel.openTasks();
        if (opened < 0) {
            return opened;
        }
        tasks = (int) opened;
        OneThread.Reading own = new OneThread(kernel).read(tasks);
        if (own.snapshot().isEmpty()) {
            return own.error();
        }
        me = own.snapshot().get();
        Look look = new Look(kernel, tasks, new Judge(Goal.within(ALL), Allowances.NONE), clock);
        long listed = look.once();
        for (ThreadState finding : look.findings()) {
            finding.snapshot().ifPresent(thread -> {
                permittedBefore.put(finding.tid(), thread.state().permitted());
                inheritableBefore = inheritableBefore.plus(thread.state().inheritable());
            });
        }
        return listed < 0 || look.isComplete() ? listed : -Errno.EIO.number();
    }

    /**
     * Looks whether a newcomer holds more than one thread that has nothing from here, and changes nothing.
     *
     * @param like     the id of that thread
     * @param lent     what the calling thread had effective meanwhile
     * @param declared threads that may hold more
     */
    public AllThreads.Result look(int like, CapabilitySet lent, Allowances declared) {
        return judge(like, lent, declared, LOOK_NANOS, false);
    }

    /** The same, and takes away from newcomers what they hold beyond that, within {@code nanos}. */
    public AllThreads.Result bringDown(int like, CapabilitySet lent, Allowances declared, long nanos) {
        long ready = kernel.prepareStop();
        return ready < 0 ? AllThreads.notReady(ready) : judge(like, lent, declared, nanos, true);
    }

    private AllThreads.Result judge(int like, CapabilitySet lent, Allowances declared, long nanos, boolean changes) {
        long deadline = clock.getAsLong() + nanos;
        Kernel.Text text = kernel.read(tasks, like, "status");
        if (text.error() < 0) {
            return unreadable(like, text.error());
        }
        TaskStatus status;
        try {
            status = TaskStatus.parse(text.content());
        } catch (CapabilityFormatException e) {
            return unreadable(like, -Errno.EIO.number());
        }
        if (status.isZombie()) {
            // It shows what it held when it ended, which may be more than any thread holds now.
            return unreadable(like, -Errno.ESRCH.number());
        }
        Goal goal = goal(status.snapshot(), lent);
        Allowances spared = thread -> wasHere(thread) ? ALL : spared(declared, thread);
        Judge judge = new Judge(goal, spared);
        if (changes) {
            Stopping.End end = change(goal, spared, judge, deadline);
            if (end instanceof Stopping.End.Refused refused) {
                return left(judge, refused.operation() + ": " + refused.reason());
            }
        }
        Look look = new Look(kernel, tasks, judge, clock);
        return AllThreads.ended(look, look.run(deadline));
    }

    /** Who holds what, after nobody could be brought down. */
    private AllThreads.Result left(Judge judge, String why) {
        Look look = new Look(kernel, tasks, judge, clock);
        look.once();
        return new AllThreads.Result.Ended(look.findings(), look.scans(), 0, List.of(), why, Optional.empty());
    }

    private Stopping.End change(Goal goal, Allowances spared, Judge judge, long deadline) {
        CapabilitySet known = CapabilitySet.lowest(kernel.capabilityCount());
        CallLists lists =
                new CallLists(goal, CapabilityPlan.unchanged(), spared, judge, OverflowIds.NONE, known);
        return new Stopping(kernel, tasks, clock, judge, lists, Optional.empty(), me.securebits().orElseThrow())
                .run(List.of(), deadline);
    }

    private static AllThreads.Result unreadable(int tid, long error) {
        return new AllThreads.Result.Refused("read the status of thread " + tid, error, "nothing to compare with");
    }

    private static CapabilitySet spared(Allowances declared, CapabilitySnapshot thread) {
        return declared.of(thread).isEmpty() ? CapabilitySet.EMPTY : ALL;
    }

    /** A number may have been given to a new thread meanwhile; but no thread ever gains permitted capabilities. */
    private boolean wasHere(CapabilitySnapshot thread) {
        CapabilitySet before = permittedBefore.get((int) thread.id());
        return before != null && before.containsAll(thread.state().permitted());
    }

    /** What the calling thread never had is not from here; and others may be raising what was not lent. */
    private Goal goal(CapabilitySnapshot like, CapabilitySet lent) {
        CapabilitySet permitted =
                like.state().permitted().plus(ALL.minus(me.state().permitted()));
        CapabilitySet effective = like.state().effective().plus(ALL.minus(lent)).intersect(permitted);
        CapabilityState most = new CapabilityState(
                permitted, effective, like.state().inheritable().plus(inheritableBefore));
        return new Goal(most, ALL, ALL, Optional.empty(), Optional.empty(), false);
    }

    /** The findings without the threads that were here before. */
    public static List<ThreadState> only(List<ThreadState> findings) {
        return findings.stream()
                .filter(finding -> finding.status() != ThreadStatus.DECLARED)
                .toList();
    }

    @Override
    public void close() {
        if (tasks >= 0) {
            kernel.close(tasks);
        }
    }
}
