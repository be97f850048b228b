package dev.jcap.linux.monitor;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.ThreadState;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.ProcessCapabilities;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LibraryThread;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.ThreadEnd;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.DeclaredThreads;
import dev.jcap.linux.internal.shared.FlightLog;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.sweep.ThreadWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps watch over this process: at an interval it looks at every thread, and raises an alarm for each that holds more
 * than it should.
 *
 * {@snippet class="dev.jcap.example.ServiceExamples" region="watch"}
 *
 * <p>Each look asks the kernel for the permitted, effective and inheritable set of every thread. The bounding and ambient
 * set, the ids and no_new_privs are read when a thread is seen for the first time, when its sets have changed, and once
 * in 32 looks. So a thread that holds too much in the three sets raises an alarm within one interval, and one that has
 * too much in the others within one interval if it is new, and within 32 if it is a new thread with the number of one that
 * ended since the look before, or has changed its ids. Not seen: a thread that lives shorter than the interval, and
 * what a thread raised and lowered between two looks. A watch proves nothing; {@link ProcessCapabilities#check} does.
 *
 * <p>An alarm goes to the system logger {@code dev.jcap.watch} (level ERROR; of one look, the first 20), to the JDK's
 * flight recorder as the event {@code dev.jcap.CapabilityAlarm} when one is running, and to the listener. The same thread
 * raises another alarm only when what it holds too much has changed. The threads of a {@link PrivilegedThread} may hold
 * their declared sets.
 *
 * @since 0.1
 */
public final class CapabilityWatch implements AutoCloseable {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final int LOGGED_THREADS = 20;
    private static final String LOGGER = "dev.jcap.watch";

    private final LinuxKernel kernel;
    private final ThreadWatch threads;
    private final int tasks;
    private final Duration interval;
    private final Consumer<? super Alarm> listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile List<ThreadState> offenders = List.of();
    private String blindness = "";

    /**
     * Something that a watch has found.
     *
     * @param thread  the thread; empty when the watch could not look
     * @param message one line: which thread holds what too much, or why the watch could not look
     * @since 0.1
     */
    public record Alarm(Optional<ThreadState> thread, String message) {}

    private CapabilityWatch(
            LinuxKernel kernel, int tasks, Goal goal, Duration interval, Consumer<? super Alarm> listener) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.interval = interval;
        this.listener = listener;
        threads = new ThreadWatch(kernel, tasks, goal);
        thread = LibraryThread.daemon("jcap watch", this::run);
    }

    /**
     * Watches that no thread holds more than a limit in any of the five sets.
     *
     * @param limit    what a thread may hold at most
     * @param interval the time between the beginnings of two looks, at least a millisecond
     * @param listener is told of every alarm, on the watch's own thread; what it throws goes to
     *                 that thread's handler of uncaught exceptions
     * @return the watch, at work on a daemon thread of its own until it is closed
     * @throws IllegalArgumentException when the interval is shorter than a millisecond
     * @throws CapabilityException      when the threads cannot be listed, or jcap cannot work here at all
     */
    public static CapabilityWatch start(CapabilitySet limit, Duration interval, Consumer<? super Alarm> listener) {
        return start(Goal.within(limit), interval, listener);
    }

    /**
     * Watches that no thread holds more than a thread did when it was read: in each of the five sets, in its ids and
     * groups (which must be the same, if all four user ids and all four group ids were), and in no_new_privs.
     *
     * @param model    what a thread may hold at most, for example the calling thread right after a drop
     * @param interval the time between the beginnings of two looks, at least a millisecond
     * @param listener is told of every alarm, on the watch's own thread; what it throws goes to
     *                 that thread's handler of uncaught exceptions
     * @return the watch, at work on a daemon thread of its own until it is closed
     * @throws IllegalArgumentException when the interval is shorter than a millisecond
     * @throws CapabilityException      when the threads cannot be listed, or jcap cannot work here at all
     */
    public static CapabilityWatch start(
            CapabilitySnapshot model, Duration interval, Consumer<? super Alarm> listener) {
        return start(Goal.like(model), interval, listener);
    }

    /**
     * Watches as {@link #start(CapabilitySet, Duration, Consumer)} does. Alarms go to the system logger and the flight
     * recorder only.
     *
     * @param limit    what a thread may hold at most
     * @param interval the time between the beginnings of two looks, at least a millisecond
     * @return the watch, at work on a daemon thread of its own until it is closed
     * @throws IllegalArgumentException when the interval is shorter than a millisecond
     * @throws CapabilityException      when the threads cannot be listed, or jcap cannot work here at all
     */
    public static CapabilityWatch start(CapabilitySet limit, Duration interval) {
        return start(limit, interval, _ -> {});
    }

    private static CapabilityWatch start(Goal goal, Duration interval, Consumer<? super Alarm> listener) {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("interval " + interval + " is shorter than a millisecond");
        }
        LinuxKernel kernel = RunningKernel.get();
        long tasks = kernel.openTasks();
        if (tasks < 0) {
            throw CapabilityExceptions.failed("open /proc/self/task", tasks);
        }
        CapabilityWatch watch = new CapabilityWatch(kernel, (int) tasks, goal, interval, listener);
        watch.thread.start();
        return watch;
    }

    /**
     * The threads that hold too much, or of which that is not known, as of the last look.
     *
     * @return empty when there are none, or before the first look
     */
    public List<ThreadState> offenders() {
        return offenders;
    }

    /** Ends the watch and waits until its last look is over, except when called by its listener. */
    @Override
    public void close() {
        closed.countDown();
        if (Thread.currentThread() != thread) {
            ThreadEnd.await(thread);
        }
    }

    private void run() {
        try {
            long begun = System.nanoTime();
            do {
                look();
                begun = Math.max(begun + interval.toNanos(), System.nanoTime());
            } while (!isClosedWithin(begun - System.nanoTime()));
        } catch (Throwable e) {
            raise(new Alarm(Optional.empty(), "the watch over this process's threads has ended: " + e));
            throw e;
        } finally {
            kernel.close(tasks);
        }
    }

    private boolean isClosedWithin(long nanos) {
        try {
            return closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody but a listener can have interrupted this thread; the watch goes on.
            return false;
        }
    }

    private void look() {
        ThreadWatch.Look look = threads.look(DeclaredThreads.now());
        if (look.error() < 0) {
            blind("the threads of this process cannot be listed: " + Errno.describe(look.error()));
            return;
        }
        blindness = "";
        offenders = entries(threads.offenders());
        List<ThreadState> news = entries(look.news());
        for (ThreadState entry : news.subList(0, Math.min(LOGGED_THREADS, news.size()))) {
            log(entry.toString());
        }
        if (news.size() > LOGGED_THREADS) {
            log("and " + (news.size() - LOGGED_THREADS) + " more threads hold too much");
        }
        news.forEach(entry -> tell(new Alarm(Optional.of(entry), entry.toString())));
    }

    private static List<ThreadState> entries(List<ThreadState> findings) {
        return findings;
    }

    private void blind(String why) {
        if (!why.equals(blindness)) {
            blindness = why;
            raise(new Alarm(Optional.empty(), why));
        }
    }

    private void raise(Alarm alarm) {
        log(alarm.message());
        tell(alarm);
    }

    private void tell(Alarm alarm) {
        if (FlightLog.isOn()) {
            guarded(() -> AlarmEvent.record(alarm));
        }
        guarded(() -> listener.accept(alarm));
    }

    private void log(String message) {
        guarded(() -> System.getLogger(LOGGER).log(System.Logger.Level.ERROR, message));
    }

    /** A logger or listener that fails must not keep the others from being told. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
