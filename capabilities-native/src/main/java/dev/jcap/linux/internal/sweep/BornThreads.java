package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.linux.internal.kernel.DisposableThread;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.HeldCalls;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.StopOrder;
import dev.jcap.linux.internal.kernel.TaskStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The threads that came into being since a moment, to find those that are copies of a thread that has meanwhile taken on
 * other credentials: a copy outlives its original.
 */
public final class BornThreads {

    private static final String REAPER = "process reaper";
    private static final long PAUSE_NANOS = 50_000L;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long HOLD_NANOS = 100_000_000L;

    private final Kernel kernel;
    private final int tasks;
    private final long error;
    private final Set<Integer> before = new HashSet<>();

    /** From now on. {@code tasks} is the directory of this process's threads, open. */
    public BornThreads(Kernel kernel, int tasks) {
        this.kernel = kernel;
        this.tasks = tasks;
        Kernel.Tids tids = kernel.tids(tasks);
        error = tids.error();
        for (int tid : tids.ids()) {
            before.add(tid);
        }
    }

    /** -errno when the threads could not be listed at the beginning, else 0. */
    public long error() {
        return error;
    }

    /** What has been found. {@code error} is -errno when the threads could not be listed, or one of them not be read. */
    public record Copies(long error, List<CapabilitySnapshot> threads) {}

    /** A thread; {@code snapshot} is empty when it has ended, or with -errno in {@code error} when it cannot be read. */
    private record Seen(long error, Optional<CapabilitySnapshot> snapshot) {

        private static final Seen ENDED = new Seen(0, Optional.empty());
    }

    /**
     * The threads born since that are of a kind. Threads of a trial, which end by themselves, a reaper that has not
     * yet taken its name, and threads that cannot be read are waited for.
     */
    public Copies find(Predicate<CapabilitySnapshot> kind) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Kernel.Tids tids = kernel.tids(tasks);
            Copies copies = find(tids, kind);
            boolean settled = copies.error == 0
                    && copies.threads.stream().noneMatch(thread -> thread.name().equals(DisposableThread.NAME));
            if (tids.error() < 0 || settled || System.nanoTime() - until > 0) {
                return copies;
            }
            kernel.pause(PAUSE_NANOS);
        }
    }

    private Copies find(Kernel.Tids tids, Predicate<CapabilitySnapshot> kind) {
        long trouble = tids.error();
        List<CapabilitySnapshot> copies = new ArrayList<>();
        for (int tid : tids.ids()) {
            Seen seen = before.contains(tid) ? Seen.ENDED : read(tid);
            trouble = Math.min(trouble, seen.error);
            seen.snapshot.filter(kind).ifPresent(copies::add);
        }
        return new Copies(trouble, copies);
    }

    /**
     * Takes permitted, effective, inheritable and ambient away from those of the copies that are the JDK's reapers: 0,
     * or -errno. Nothing else may stop threads meanwhile.
     */
    public long strip(List<CapabilitySnapshot> copies) {
        long ready = kernel.prepareStop();
        if (ready < 0) {
            return ready;
        }
        for (CapabilitySnapshot copy : copies) {
            if (copy.name().startsWith(REAPER)) {
                long stripped = strip((int) copy.id());
                if (stripped < 0) {
                    return stripped;
                }
            }
        }
        return 0;
    }

    private long strip(int tid) {
        HeldCalls calls = HeldCalls.anywhere(
                List.of(new KernelCall.ClearAmbient(), new KernelCall.Capset(CapabilityState.EMPTY)));
        StopOrder order = new StopOrder(-1, new int[] {tid}, List.of(calls), new int[0], List.of(), HOLD_NANOS);
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            long error = kernel.stop(order).error();
            Seen thread = read(tid);
            if (thread.error == 0 && thread.snapshot.stream().allMatch(BornThreads::holdsNothing)) {
                return 0;
            }
            if (error < 0 && !Errno.ESRCH.is(error) || System.nanoTime() - until > 0) {
                return error < 0 ? error : thread.error < 0 ? thread.error : -Errno.EAGAIN.number();
            }
            kernel.pause(PAUSE_NANOS);
        }
    }

    private static boolean holdsNothing(CapabilitySnapshot thread) {
        return thread.state().equals(CapabilityState.EMPTY) && thread.ambient().isEmpty();
    }

    private Seen read(int tid) {
        Kernel.Text text = kernel.read(tasks, tid, "status");
        if (Errno.isGone(text.error())) {
            return Seen.ENDED;
        }
        if (text.error() < 0) {
            return new Seen(text.error(), Optional.empty());
        }
        try {
            TaskStatus status = TaskStatus.parse(text.content());
            return status.isZombie() ? Seen.ENDED : new Seen(0, Optional.of(status.snapshot()));
        } catch (CapabilityFormatException e) {
            return new Seen(-Errno.EIO.number(), Optional.empty());
        }
    }

    /** Whether two threads have the same credentials, as far as status files tell. */
    public static boolean isSame(CapabilitySnapshot one, CapabilitySnapshot other) {
        return one.credentials().withoutSecurebits().equals(other.credentials().withoutSecurebits());
    }
}
