package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.HeldCalls;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.StopOrder;
import dev.jcap.linux.internal.kernel.StopResult;
import dev.jcap.linux.internal.kernel.TaskStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Tries to stop every thread at one moment and to change all of them then, again and again until it succeeds, until it is
 * clear that it never will, or until the deadline. Until it succeeds nothing has changed.
 *
 * <p>What is known of a thread is kept from try to try: calls of its own, if it stands elsewhere than the calling thread,
 * why it could not be stopped, or that it need not be.
 */
final class Stopping {

    private static final long FIRST_HOLD_NANOS = 20_000_000L;
    private static final long HOLD_NANOS_PER_THREAD = 20_000L;
    private static final long LONGEST_HOLD_NANOS = 200_000_000L;
    private static final long BLOCKED_GRACE_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 200_000L;
    private static final int NAMED_THREADS = 5;
    private static final String STOP = "stop every thread";

    private final Kernel kernel;
    private final int tasks;
    private final LongSupplier clock;
    private final Judge judge;
    private final CallLists lists;
    /** The calls for threads of which nothing is known yet; empty when each is read before it is stopped. */
    private final Optional<HeldCalls> usual;
    private final Securebits flags;

    private final Map<Integer, HeldCalls> own = new HashMap<>();
    private final TreeSet<Integer> others = new TreeSet<>();
    private final Map<Integer, Missing> missing = new LinkedHashMap<>();
    /** Why one that has ended since could not be changed. */
    private Optional<String> ended = Optional.empty();
    private int[] tids = {};

    /**
     * Stops of one change.
     *
     * @param usual the calls for threads of which nothing is known yet; empty when each is to be read first
     * @param flags the securebits that threads have which have not said so themselves
     */
    Stopping(
            Kernel kernel,
            int tasks,
            LongSupplier clock,
            Judge judge,
            CallLists lists,
            Optional<HeldCalls> usual,
            Securebits flags) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.clock = clock;
        this.judge = judge;
        this.lists = lists;
        this.usual = usual;
        this.flags = flags;
    }

    /** A thread that could not be stopped, since when, and why. */
    private record Missing(long since, boolean isBlocked, String why) {}

    /** What came of it. */
    sealed interface End {

        /** Nothing has changed, and nothing will. */
        record Refused(String operation, long error, String reason) implements End {}

        /** All were stopped: the threads in the order of the result. */
        record Stopped(int[] tids, List<HeldCalls> calls, StopResult result) implements End {}
    }

    /** Tries until the deadline, with these calls for the calling thread. */
    End run(List<KernelCall> caller, long deadline) {
        long hold = FIRST_HOLD_NANOS;
        while (true) {
            End end = tryOnce(caller, hold);
            if (end instanceof End.Refused || ((End.Stopped) end).result.end() != StopResult.End.LET_GO) {
                return end;
            }
            End.Stopped letGo = (End.Stopped) end;
            Optional<End.Refused> hopeless = learn(letGo);
            if (hopeless.isPresent()) {
                return hopeless.get();
            }
            if (clock.getAsLong() - deadline >= 0) {
                return late(letGo.result.error());
            }
            kernel.pause(PAUSE_NANOS);
            // A longer wait is for those that live and did not come in time.
            hold = missing.isEmpty() ? hold : Math.min(2 * hold, LONGEST_HOLD_NANOS);
        }
    }

    private End tryOnce(List<KernelCall> ownCalls, long hold) {
        Kernel.Tids listed = kernel.tids(tasks);
        int caller = kernel.gettid();
        if (listed.error() < 0 || !listed.has(caller)) {
            return new End.Refused("list the threads", listed.error(), "the calling thread is not among them");
        }
        Optional<End.Refused> hopeless = lookAtOthers(listed);
        List<HeldCalls> calls = new ArrayList<>(listed.ids().length);
        int[] held = new int[listed.ids().length];
        // The youngest first: those that soon end, or start another one, are among them.
        for (int i = listed.ids().length - 1; i >= 0; i--) {
            int tid = listed.ids()[i];
            if (hopeless.isEmpty() && tid != caller && !others.contains(tid)) {
                if (usual.isEmpty() && !own.containsKey(tid)) {
                    hopeless = read(tid, Optional.empty());
                }
                HeldCalls known = own.getOrDefault(tid, usual.orElse(null));
                if (known != null && !others.contains(tid)) {
                    held[calls.size()] = tid;
                    calls.add(known);
                }
            }
        }
        if (hopeless.isPresent()) {
            return hopeless.get();
        }
        tids = Arrays.copyOf(held, calls.size());
        int[] rest = new int[others.size()];
        int count = 0;
        for (int tid : others) {
            rest[count++] = tid;
        }
        return new End.Stopped(tids, calls, kernel.stop(new StopOrder(tasks, tids, calls, rest, ownCalls, holdFor(hold))));
    }

    /** Many threads take longer to come, however many: 20,000 took 180 ms. */
    private long holdFor(long hold) {
        return hold + tids.length * HOLD_NANOS_PER_THREAD;
    }

    /** A number may be that of an ordinary thread by now. */
    private Optional<End.Refused> lookAtOthers(Kernel.Tids listed) {
        for (int tid : List.copyOf(others)) {
            others.remove(tid);
            Optional<End.Refused> hopeless = listed.has(tid) ? examine(tid) : Optional.empty();
            if (hopeless.isPresent()) {
                return hopeless;
            }
        }
        return Optional.empty();
    }

    /** Looks at those that did not come, and at those that stood elsewhere. */
    private Optional<End.Refused> learn(End.Stopped letGo) {
        if (letGo.result.error() < 0 && !Errno.EAGAIN.is(letGo.result.error()) && !Errno.EBUSY.is(letGo.result.error())) {
            return Optional.of(new End.Refused(STOP, letGo.result.error(),
                    "a system call of the stop was refused (tgkill, statx or futex)"));
        }
        Optional<End.Refused> hopeless = Optional.empty();
        Map<Integer, Missing> before = new HashMap<>(missing);
        missing.clear();
        for (int i = 0; i < letGo.result.threads().size() && hopeless.isEmpty(); i++) {
            int tid = letGo.tids[i];
            StopResult.Progress thread = letGo.result.threads().get(i);
            if (thread.came() == StopResult.Came.ELSEWHERE && thread.result() < 0) {
                hopeless = Optional.of(new End.Refused(STOP, thread.result(), "thread " + tid
                        + " may not read its own credentials; a seccomp filter of its own forbids it"));
            } else if (thread.came() == StopResult.Came.ELSEWHERE) {
                hopeless = read(tid, Optional.of(thread.securebits()));
                if (own.containsKey(tid)) {
                    missing.put(tid, new Missing(clock.getAsLong(), false, "thread " + tid
                            + " did not stay as it was read, or may not read its own credentials"));
                } else {
                    ended = hindrance(tid, thread).or(() -> ended);
                }
            } else if (thread.came() == StopResult.Came.NEVER) {
                hopeless = examine(tid);
                Missing now = missing.get(tid);
                Missing first = before.get(tid);
                if (now != null && first != null && now.isBlocked && first.isBlocked) {
                    missing.put(tid, new Missing(first.since, true, now.why));
                    hopeless = clock.getAsLong() - first.since > BLOCKED_GRACE_NANOS
                            ? Optional.of(new End.Refused(STOP, 0, now.why))
                            : hopeless;
                }
            }
        }
        return hopeless;
    }

    /** Why a thread that has ended could not have been changed, as far as it has told itself what it was. */
    private Optional<String> hindrance(int tid, StopResult.Progress thread) {
        if (usual.isEmpty()) {
            return Optional.empty();
        }
        CapabilitySnapshot like = usual.get().from().orElseThrow();
        CapabilitySnapshot was = like.withCredentials(like.credentials().withState(thread.state()))
                .withSecurebits(thread.securebits());
        CallLists.Way way = lists.forThread(was);
        return way.calls().isPresent()
                ? Optional.empty()
                : Optional.of("thread " + tid + ", which has ended, could not be brought there: " + way.refusal());
    }

    /** Why a thread did not come: it may never come, need not come, or come the next time. */
    private Optional<End.Refused> examine(int tid) {
        Kernel.Text text = kernel.read(tasks, tid, "status");
        if (text.error() < 0) {
            return Errno.isGone(text.error()) ? Optional.empty() : Optional.of(unreadable(tid, Errno.describe(text.error())));
        }
        try {
            return examine(tid, TaskStatus.parse(text.content()));
        } catch (CapabilityFormatException e) {
            return Optional.of(unreadable(tid, e.getMessage()));
        }
    }

    private static End.Refused unreadable(int tid, String why) {
        return new End.Refused("read every thread", 0, "thread " + tid + ": its status cannot be read: " + why
                + "; without reading every thread back no change could be proven");
    }

    private Optional<End.Refused> examine(int tid, TaskStatus status) {
        String name = status.snapshot().name() + " (tid " + tid + ")";
        boolean isBlocked = status.blocks(kernel.signal());
        Kernel.Text stat = isBlocked ? kernel.read(tasks, tid, "stat") : new Kernel.Text(0, "");
        TaskStatus.Kind kind = status.kind(stat.content());
        if (status.isZombie() || kind == TaskStatus.Kind.REQUEST_WORKER) {
            others.add(tid);
        } else if (isBlocked && judge.allowsAsItIs(status.snapshot())) {
            // It holds no more than it may, and so do its children.
            others.add(tid);
        } else if (kind == TaskStatus.Kind.KERNEL_WORKER) {
            return Optional.of(new End.Refused(STOP, 0, "thread " + name + " is a worker of the kernel (io_uring), which"
                    + " takes no signals and keeps what it holds; close its ring first"));
        } else if (isBlocked) {
            missing.put(tid, new Missing(clock.getAsLong(), true, "thread " + name + " blocks signal " + kernel.signal()
                    + " and holds more than the plan leaves it; apply the plan before the thread is started, or start it"
                    + " without that"));
        } else {
            missing.put(tid, new Missing(clock.getAsLong(), false, "thread " + name + (status.isStopped()
                    ? " is stopped, traced or frozen"
                    : " did not take signal " + kernel.signal())));
        }
        return Optional.empty();
    }

    /** Finds the calls for a thread from what its status says, and from its securebits if it has told them. */
    private Optional<End.Refused> read(int tid, Optional<Securebits> told) {
        Kernel.Text text = kernel.read(tasks, tid, "status");
        own.remove(tid);
        if (text.error() < 0) {
            return Errno.isGone(text.error()) ? Optional.empty() : Optional.of(unreadable(tid, Errno.describe(text.error())));
        }
        try {
            TaskStatus status = TaskStatus.parse(text.content());
            if (status.isZombie()) {
                others.add(tid);
                return Optional.empty();
            }
            CapabilitySnapshot thread = status.snapshot().withSecurebits(told.orElse(flags));
            CallLists.Way way = lists.forThread(thread);
            if (way.calls().isPresent()) {
                own.put(tid, way.calls().get());
                return Optional.empty();
            }
            if (told.isEmpty()) {
                // Its securebits may be others than assumed.
                own.put(tid, HeldCalls.nowhere(thread));
                return Optional.empty();
            }
            return refusedFor(tid, status, way.refusal());
        } catch (CapabilityFormatException e) {
            return Optional.of(unreadable(tid, e.getMessage()));
        }
    }

    private Optional<End.Refused> refusedFor(int tid, TaskStatus status, String why) {
        TaskStatus.Kind kind = status.kind(kernel.read(tasks, tid, "stat").content());
        return kind == TaskStatus.Kind.ORDINARY
                ? Optional.of(new End.Refused("change every thread", 0, "thread " + status.snapshot().name() + " (tid "
                        + tid + ") cannot be brought there: " + why))
                : examine(tid, status);
    }

    private End.Refused late(long error) {
        if (error < 0) {
            return new End.Refused(STOP, error, Errno.EAGAIN.is(error)
                    ? "the user's queue of signals stayed full until the deadline (ulimit -i)"
                    : "another copy of jcap in this process was at it until the deadline");
        }
        if (missing.isEmpty()) {
            String known = ended.isEmpty() ? "" : "; " + ended.get();
            return new End.Refused(
                    STOP, 0, "threads were born and ended too fast to stop all at one moment before the deadline" + known);
        }
        List<String> why = new ArrayList<>();
        for (Missing thread : missing.values()) {
            if (why.size() < NAMED_THREADS) {
                why.add(thread.why);
            }
        }
        String more = missing.size() > NAMED_THREADS ? "; and " + (missing.size() - NAMED_THREADS) + " more" : "";
        return new End.Refused(STOP, 0, String.join("; ", why) + more);
    }
}
