package dev.jcap.linux;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.jvmfiles.JvmFiles;
import dev.jcap.linux.internal.jvmfiles.UserProperties;
import dev.jcap.linux.internal.kernel.DumpableFlag;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.SystemClock;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.ChangeEvent;
import dev.jcap.linux.internal.shared.CredentialLock;
import dev.jcap.linux.internal.shared.DeclaredThreads;
import dev.jcap.linux.internal.shared.FlightLog;
import dev.jcap.linux.internal.shared.Handover;
import dev.jcap.linux.internal.shared.OnPlatformThread;
import dev.jcap.linux.internal.shared.PlanAdapter;
import dev.jcap.linux.internal.shared.ProcStatus;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.sweep.AllThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The capabilities of this whole process: every thread that the kernel lists, those of the garbage collector, the
 * compiler and foreign libraries included.
 *
 * <p>A process that another thread has already started, and a thread of another process that shares this one's memory,
 * are not part of it.
 *
 * @since 0.1
 */
public final class ProcessCapabilities {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Duration deadline;
    private final boolean refusesRings;
    private final boolean setsUserProperties;

    ProcessCapabilities() {
        this(DEADLINE, false, false);
    }

    private ProcessCapabilities(Duration deadline, boolean refusesRings, boolean setsUserProperties) {
        this.deadline = deadline;
        this.refusesRings = refusesRings;
        this.setsUserProperties = setsUserProperties;
    }

    /**
     * The same with another deadline for {@link #apply(CapabilityPlan)} and {@link #setNoNewPrivsAtomically()}. It bounds the
     * wait for another change of credentials too. The default is 10 seconds; a healthy process with a thousand threads
     * needs some tens of milliseconds.
     *
     * @param time how long the change may take, more than zero
     * @return a new object
     * @throws IllegalArgumentException when the time is zero or negative
     */
    public ProcessCapabilities withDeadline(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("deadline " + time + " is not more than zero");
        }
        return new ProcessCapabilities(time.compareTo(LONGEST) > 0 ? LONGEST : time, refusesRings, setsUserProperties);
    }

    /**
     * Returns the same, but {@link #apply(CapabilityPlan)} refuses while this process has an io_uring ring open. A ring that
     * polls, or in which credentials were registered before, acts with those of before although no thread holds them. The
     * kernel does not show which ring does. Without this, {@link ThreadReport#rings()} names them.
     *
     * @return a new object
     */
    public ProcessCapabilities refusingRings() {
        return new ProcessCapabilities(deadline, true, setsUserProperties);
    }

    /**
     * Returns the same, but {@link #apply(CapabilityPlan)} sets the system properties {@code user.name} and {@code user.home}
     * after a change of user, as the Java agent does. Without this they stay those of the user who started the JVM.
     *
     * <p>They become the name and the home directory in the user database. A user who is not in there is named by number
     * and has the home {@code /}. A property that somebody has given another value, as with {@code -Duser.home=}, stays. What
     * classes of the JDK have read before stays too, and so do the variables of the environment ({@code HOME},
     * {@code USER}), which programs started later get.
     *
     * @return a new object
     */
    public ProcessCapabilities settingUserProperties() {
        return new ProcessCapabilities(deadline, refusesRings, true);
    }

    /**
     * Applies a plan to every thread and proves it.
     *
     * <p>All threads change at one moment. After a trial on a thread of its own, which ends, every thread is interrupted by
     * a real-time signal and waits, some milliseconds at most; while as many wait as there are, nothing of this process
     * runs. Then the calling thread makes the plan's calls, then all others: no thread runs with what it held before after
     * any has run with what the plan leaves it. If one thread does not come, all go on as they were, and it is tried again;
     * at the deadline the missing ones are named, and nothing has changed. Blocked {@code read} and {@code accept} calls are
     * restarted by the kernel, {@code poll} and {@code nanosleep} of foreign code may see {@code EINTR}. Threads born later
     * are copies of those that changed. A thread that already held less stays as it is. Called on a virtual thread it works
     * on a platform thread of its own.
     *
     * <p>The process's dumpable flag is clear while threads differ. It is put back when all are equal, and stays clear after
     * a change of ids, as the kernel has it, and while a {@link PrivilegedThread} holds more.
     *
     * <p>A {@link PrivilegedThread} follows the plan too, but keeps its declared set permitted. From one of its tasks
     * the plan leaves to the other threads what it would leave to a thread that has all its permitted set effective.
     *
     * <p>Classes are loaded as who the process is at that
     * moment: after becoming another user, a class path of directories must be readable for that user, jar files that
     * are already open need not be. The same is true for the JDK: below a directory of mode 0700 that user cannot load
     * what it loads late, such as {@code libnet}, {@code libnio} and {@code jspawnhelper} for sockets, files and
     * processes. A change of ids also clears the signal that a parent's death sends ({@code PR_SET_PDEATHSIG}).
     *
     * <p>A change of user hands over what the JVM opens again by itself, and that this process's user owns alone: the
     * repository of a running flight recording with its chunks, the file of a recording as long as it is empty and its
     * path leads through no symbolic link, the socket of the attach mechanism and the file of the performance counters
     * (requires {@code CAP_CHOWN}). A repository that cannot be handed over, because the new user cannot reach it, others may
     * write it or may have replaced it, would end the JVM at its next chunk: the plan is refused then, and
     * {@link CapabilityDeniedException#finding()} names it. For everything else ask {@link #preflight} before.
     *
     * <p>Only process-wide changes and changes of single threads made through jcap keep out of each other's way;
     * processes that other threads start meanwhile have the credentials of their starter at that moment.
     *
     * @param plan what to change; see its methods for the capability that each part needs
     * @return every thread as it was read at the end
     * @throws CapabilityDeniedException  when the plan is refused, or a thread could not be stopped, which is named; nothing
     *                                    has changed on any thread
     * @throws MixedCapabilitiesException when the kernel refused a call of some threads, as a seccomp filter of their own may
     *                                    do; the others have changed
     * @throws CapabilityException        when jcap cannot work here at all, or a file could not be handed over: no thread has
     *                                    changed, but the files before it belong to the new user
     */
    public ThreadReport apply(CapabilityPlan plan) {
        // On a platform thread without a recorder no lambda is linked: a service's first drop is part of its start.
        return FlightLog.isOn()
                ? ChangeEvent.record("process", plan, () -> applyOnPlatformThread(plan))
                : applyOnPlatformThread(plan);
    }

    private ThreadReport applyOnPlatformThread(CapabilityPlan plan) {
        return Thread.currentThread().isVirtual()
                ? OnPlatformThread.call(RunningKernel.get(), () -> applyAlone(plan))
                : applyAlone(plan);
    }

    private ThreadReport applyAlone(CapabilityPlan plan) {
        if (plan.dumpable().orElse(false) && !DeclaredThreads.isEmpty()) {
            throw CapabilityExceptions.denied("PR_SET_DUMPABLE 1", 0,
                    "a privileged thread lives, and who may trace another thread could"
                            + " use what it keeps; close it before");
        }
        long asked = System.nanoTime();
        try (CredentialLock _ = CredentialLock.allThreads(deadline)) {
            long begun = System.nanoTime();
            CapabilitySnapshot start = CallingThread.read();
            PlanOutcome outcome = PlanAdapter.outcome(plan, start);
            CapabilityPlan possible = outcome.plan();
            UserProperties properties = userProperties(possible, start);
            Applied applied = applyWithFiles(possible, start, deadline.toNanos() - (begun - asked));
            AllThreads.Result result = applied.result();
            if (possible.identity().isPresent() && result instanceof AllThreads.Result.Ended) {
                // What the flag was before counted for another user.
                DumpableFlag.leaveCleared();
            }
            if (result instanceof AllThreads.Result.Refused refused) {
                throw CapabilityExceptions.denied(refused, applied.files());
            }
            ThreadReport report =
                    proven((AllThreads.Result.Ended) result, outcome, Duration.ofNanos(System.nanoTime() - begun));
            PlanAdapter.warn(outcome);
            if (properties != null) {
                properties.set();
            }
            return applied.files().isPresent()
                    ? report.withHandover(Handover.withMadeMeanwhile(applied.files().get(), possible, start))
                    : report;
        }
    }

    /**
     * Finds out which paths this JVM opens later and could not open any more after a plan: the repository of a flight
     * recording, log files that rotate, heap dumps, class archives, the JDK itself, the class path. Changes nothing.
     *
     * <p>It follows the owners and modes on the way to each path ({@code path_resolution(7)}), for the ids, groups and
     * capabilities that the plan leaves. An access control list makes a finding uncertain; security modules are not asked.
     * What the program itself opens is not known here.
     *
     * <p>Needs nothing. Paths that this process cannot look at count as unknown.
     *
     * {@snippet class="dev.jcap.example.ServiceExamples" region="preflight"}
     *
     * @param plan what is to be applied
     * @return the paths that cannot be opened then; {@link PreflightReport#requireSurvival()} refuses what would end the JVM
     * @throws CapabilityException when jcap cannot work here at all
     * @see <a href="https://man7.org/linux/man-pages/man7/path_resolution.7.html">path_resolution(7)</a>
     */
    public PreflightReport preflight(CapabilityPlan plan) {
        return Thread.currentThread().isVirtual()
                ? OnPlatformThread.call(RunningKernel.get(), () -> preflightHere(plan))
                : preflightHere(plan);
    }

    private static PreflightReport preflightHere(CapabilityPlan plan) {
        CapabilitySnapshot start = CallingThread.read();
        List<String> unknown = new ArrayList<>();
        try {
            CapabilityPlan possible = PlanAdapter.outcome(plan, start).plan();
            return new PreflightReport(
                    JvmFiles.preflight(RunningKernel.get(), possible, start, unknown), unknown);
        } catch (IOException e) {
            throw CapabilityExceptions.unreadable("the maps of this user namespace", e);
        }
    }

    /** Null when they stay. */
    private UserProperties userProperties(CapabilityPlan plan, CapabilitySnapshot start) {
        long before = start.uids().effective();
        return setsUserProperties && plan.identity().isPresent() && plan.identity().get().uid() != before
                ? UserProperties.of(before, plan.identity().get().uid())
                : null;
    }

    /** How a change of all threads ended, and what became of the files that the plan hands over. */
    private record Applied(AllThreads.Result result, Optional<HandoverReport> files) {}

    private Applied applyWithFiles(CapabilityPlan plan, CapabilitySnapshot start, long nanos) {
        try (JvmFiles files = JvmFiles.prepare(RunningKernel.get(), plan, start)) {
            AllThreads.Result result = null;
            try {
                Optional<HandoverReport> handed = Handover.carryOut(plan, start);
                result = allThreads(refusesRings).apply(plan, files == null ? List.of() : files.calls(), nanos);
                return new Applied(result, handed);
            } finally {
                // Refused, or thrown: no thread needs them.
                if (files != null && !(result instanceof AllThreads.Result.Ended)) {
                    files.giveBack();
                }
            }
        }
    }

    private static AllThreads allThreads(boolean refusesRings) {
        return new AllThreads(RunningKernel.get(), new SystemClock(), DeclaredThreads.now(), refusesRings);
    }

    private static ThreadReport report(AllThreads.Result.Ended ended, Duration duration) {
        return ThreadReport.of(ended.findings(), ended.scans(), duration)
                .withStop(Duration.ofNanos(ended.stopNanos()), ended.rings());
    }

    private static ThreadReport proven(AllThreads.Result.Ended ended, PlanOutcome outcome, Duration duration) {
        ThreadReport report = report(ended, duration).withOutcome(outcome);
        if (!ended.isProven()) {
            throw CapabilityExceptions.mixed(ended.trouble(), report, ended.cause().orElse(null));
        }
        return report;
    }

    /**
     * Sets no_new_privs on every thread in one step of the kernel's own, and proves it ({@code seccomp(2)},
     * {@code SECCOMP_FILTER_FLAG_TSYNC}). No thread is interrupted, and none is ever without it while another one has it:
     * what {@link #apply(CapabilityPlan)} with {@code setNoNewPrivs()} does thread by thread.
     *
     * <p>The price: every thread has a seccomp filter from then on, which allows everything. The process and all programs
     * that it starts show {@code Seccomp: 2} for ever, each system call takes a little longer, and a later filter of
     * this kind by another part of the program may find that its own threads differ. Needs nothing and cannot be undone.
     *
     * @return every thread as it was read at the end
     * @throws CapabilityDeniedException  when the kernel refuses, or a thread has a seccomp filter of its own, which is
     *                                    named; nothing has changed
     * @throws MixedCapabilitiesException when a thread without no_new_privs was found afterwards
     * @throws CapabilityException        when jcap cannot work here at all
     */
    public ThreadReport setNoNewPrivsAtomically() {
        return FlightLog.record(
                "process",
                "set no_new_privs atomically",
                () -> OnPlatformThread.call(RunningKernel.get(), this::setAtomicallyAlone));
    }

    private ThreadReport setAtomicallyAlone() {
        try (CredentialLock _ = CredentialLock.allThreads(deadline)) {
            return setAtomically(RunningKernel.get());
        }
    }

    /** From a thread of its own: when the kernel refuses, that thread alone has changed, and it has ended. */
    private static ThreadReport setAtomically(LinuxKernel kernel) {
        long[] result = new long[1];
        kernel.onDisposableThread(() -> {
            result[0] = kernel.call(new KernelCall.SetNoNewPrivs());
            result[0] = result[0] < 0 ? result[0] : kernel.synchronizeThreads();
        });
        if (result[0] > 0) {
            throw CapabilityExceptions.denied("seccomp", 0, "thread " + result[0] + " has a filter that this one has not");
        }
        if (result[0] < 0) {
            throw CapabilityExceptions.denied("seccomp", result[0],
                    "no_new_privs cannot be set atomically here; apply a plan instead");
        }
        ThreadReport report = check(Goal.withNoNewPrivs());
        if (!report.isProven()) {
            throw CapabilityExceptions.mixed("", report, null);
        }
        return report;
    }

    /**
     * Looks at every thread and changes nothing: whether each of the five sets of each thread is within a limit.
     *
     * <p>A {@link PrivilegedThread} may hold its declared set besides; the report names it as
     * {@link ThreadStatus#DECLARED}.
     *
     * <p>Needs nothing but {@code /proc}. Cheap enough for a health check: some twenty microseconds a thread.
     *
     * @param limit what a thread may hold at most
     * @return every thread; {@link ThreadReport#isProven()} tells whether all are within
     * @throws CapabilityException when the threads cannot be listed, or jcap cannot work here at all
     */
    public ThreadReport check(CapabilitySet limit) {
        return check(Goal.within(limit));
    }

    /**
     * Looks at every thread and changes nothing: whether neither a thread nor any program that it executes can come to hold
     * anything beyond a limit ({@link dev.jcap.Credentials#reachable()}).
     *
     * <p>This is the question for a health check: a process without {@code CAP_SETPCAP} cannot shrink its bounding set, so
     * that {@link #check(CapabilitySet)} never succeeds there. With no_new_privs nothing in that set, nor in the inheritable
     * set, can be reached, and they do not count here; without it they do.
     *
     * @param limit what a thread or a program may come to hold at most
     * @return every thread; {@link ThreadReport#isProven()} says whether all are within
     * @throws CapabilityException when the threads cannot be listed, or jcap cannot work here at all
     */
    public ThreadReport checkReachable(CapabilitySet limit) {
        return check(Goal.reachingAtMost(limit));
    }

    /**
     * Looks at every thread and changes nothing: whether each is as a plan leaves it, in its sets, its ids and groups, and
     * no_new_privs.
     *
     * <p>Sets may hold less than the plan leaves. The user must be the plan's, whatever was possible when it was applied;
     * where another one is all right, check {@link PlanOutcome#plan()} of the report instead. The dumpable flag is not
     * looked at: it is the process's.
     *
     * @param plan what was applied
     * @return every thread; {@link ThreadReport#isProven()} says whether all are as planned
     * @throws IllegalArgumentException when the plan names securebits or a mode: the kernel shows securebits to the thread
     *                                  itself only
     * @throws CapabilityException      when the threads cannot be listed, or jcap cannot work here at all
     */
    public ThreadReport check(CapabilityPlan plan) {
        if (plan.securebits().isPresent()) {
            throw new IllegalArgumentException("a check cannot see the securebits of other threads: the kernel shows them to"
                    + " the thread itself only; check a plan without setSecurebits or setMode");
        }
        return check(Plans.everywhere(plan));
    }

    private static ThreadReport check(Goal goal) {
        long begun = System.nanoTime();
        AllThreads.Result result = allThreads(false).check(goal);
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        if (result instanceof AllThreads.Result.Refused refused) {
            throw CapabilityExceptions.failed(refused.operation(), refused.error());
        }
        AllThreads.Result.Ended ended = (AllThreads.Result.Ended) result;
        if (!ended.trouble().isEmpty()) {
            throw CapabilityExceptions.unproven(ended.trouble());
        }
        return report(ended, duration);
    }

    /**
     * Reads every thread.
     *
     * @return the threads in the order in which the kernel lists them, without those that ended meanwhile
     * @throws CapabilityException when the threads cannot be listed, or jcap cannot work here at all
     */
    public List<CapabilitySnapshot> read() {
        Kernel kernel = RunningKernel.get();
        List<CapabilitySnapshot> threads = new ArrayList<>();
        for (ThreadState entry : check(CapabilitySet.lowest(kernel.capabilityCount())).threads()) {
            entry.snapshot().ifPresent(thread -> threads.add(ProcStatus.in(ProcessNamespace.own(), thread)));
        }
        return threads;
    }
}
