package dev.jcap.linux.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.CapabilityLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Records every capability check that the kernel makes for a program, with its answer, its reason and how the system
 * call ended; from these a {@link TraceReport} tells which capabilities the program needs.
 *
 * {@snippet class="dev.jcap.example.DiscoveryExamples" region="launch"}
 *
 * <p>The best answer comes from a run as the user for whom the program is meant, without capabilities: as root every
 * check is granted, and what root owns is opened without any check. {@link Convergence} does that, and proves its answer.
 *
 * <p>Needs uid 0, Linux 6.14 or newer with the tracepoint {@code capability:cap_capable}, and tracefs mounted at
 * {@code /sys/kernel/tracing} or {@code /sys/kernel/debug/tracing}. A tracer has a tracing instance of its own and
 * disturbs no other tracing. The instance is removed by {@link #close()} and when the JVM ends; one that a killed JVM left
 * is removed by the next tracer on the machine. Events that the kernel had no room for are counted in the report.
 *
 * <p>The work of io_uring's kernel threads, and answers within netlink messages, have no outcome that can be seen.
 * System calls of 32-bit programs are not told apart. Source: {@code Documentation/trace/ftrace.rst},
 * {@code capabilities(7)}.
 *
 * <p>Safe for use by several threads.
 */
public final class CapabilityTracer implements AutoCloseable {

    /** The phase before the first {@link #mark(String)}. */
    public static final String START_UP = "start-up";

    private final TraceSession session;
    private final Optional<Process> process;
    private final ProcessHandle traced;

    private CapabilityTracer(TraceSession session, Process process) {
        this.session = session;
        this.process = Optional.of(process);
        this.traced = process.toHandle();
    }

    private CapabilityTracer(TraceSession session, ProcessHandle traced) {
        this.session = session;
        this.process = Optional.empty();
        this.traced = traced;
    }

    /**
     * Starts a command as this process's user and records it and everything that it starts, from its {@code execve} on.
     *
     * @param command what to start
     * @return the tracer at work
     * @throws IOException               when the command cannot be started
     * @throws TraceUnavailableException when nothing can be traced here; nothing has been started
     */
    public static CapabilityTracer launch(ProcessBuilder command) throws IOException {
        return launch(command::start, Target.launched(CapabilityPlan.unchanged()));
    }

    /**
     * Starts a command with a plan applied ({@link CapabilityLauncher#start}) and records it and everything that it
     * starts, from its {@code execve} on.
     *
     * @param command what to start
     * @param plan    what the command's credentials are
     * @return the tracer at work
     * @throws IOException               when the command cannot be started
     * @throws TraceUnavailableException when nothing can be traced here; nothing has been started
     * @throws CapabilityException       when the plan is refused, as from {@link CapabilityLauncher#start}
     */
    public static CapabilityTracer launch(ProcessBuilder command, CapabilityPlan plan) throws IOException {
        return launch(() -> CapabilityLauncher.start(command, plan), Target.launched(plan));
    }

    private static CapabilityTracer launch(TraceSession.Starter starter, Target target) throws IOException {
        TraceSession session = TraceSession.open(Tracefs.find(), target);
        try {
            return new CapabilityTracer(session, session.start(starter));
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Records a process that runs already: all its threads, and what they start from now on.
     *
     * @param process the process
     * @return the tracer at work
     * @throws TraceUnavailableException when nothing can be traced here
     * @throws CapabilityException       when the process has ended
     */
    public static CapabilityTracer attach(ProcessHandle process) {
        if (process.equals(ProcessHandle.current())) {
            return thisJvm();
        }
        Target target = Target.running(process);
        TraceSession session = TraceSession.open(Tracefs.find(), target);
        return new CapabilityTracer(session.following(process.pid()), process);
    }

    /**
     * Records this JVM: all its threads, and what they start from now on. Open it while the JVM is root; it goes on
     * recording when the privileges are dropped, and the instance is then removed by the next tracer.
     *
     * @return the tracer at work
     * @throws TraceUnavailableException when nothing can be traced here
     */
    public static CapabilityTracer thisJvm() {
        ProcessHandle self = ProcessHandle.current();
        TraceSession session = TraceSession.open(Tracefs.find(), Target.thisJvm());
        return new CapabilityTracer(session.following(self.pid()), self);
    }

    /**
     * Mounts tracefs at {@code /sys/kernel/tracing} when it is mounted nowhere; otherwise changes nothing. It stays
     * mounted. Nothing else in jcap mounts anything.
     *
     * @return where it is
     * @throws TraceUnavailableException when that is not possible, or nothing can be traced all the same
     */
    public static Path mountTracefs() {
        return Tracefs.findOrMount();
    }

    /**
     * Runs a block on the calling thread and reports which capabilities it needs. What the block throws is in the report,
     * because a block that was refused has told what it needs.
     *
     * {@snippet class="dev.jcap.example.DiscoveryExamples" region="needs"}
     *
     * @param block what to run; threads and processes that it starts count while it runs
     * @return the checks made for it
     * @throws TraceUnavailableException when nothing can be traced here; the block has not been run
     * @throws WrongThreadException      on a virtual thread; the block has not been run
     */
    public static TraceReport needs(Callable<?> block) {
        Operations.requirePlatformThread();
        try (CapabilityTracer tracer = thisJvm()) {
            return tracer.needs("block", block);
        }
    }

    /**
     * Runs a block and reports which capabilities it needs: of this JVM the checks on the calling thread, and on threads
     * and processes that the block starts; of another process all checks until the block ends.
     *
     * @param operation a name for the block, in {@link CapabilityCheck#operation()}
     * @param block     what to run
     * @return the checks made for it, and what it threw
     * @throws WrongThreadException  on a virtual thread; the block has not been run
     * @throws IllegalStateException when the tracer is closed; the block has not been run
     */
    public TraceReport needs(String operation, Callable<?> block) {
        Operations.requirePlatformThread();
        return session.needs(operation, block);
    }

    /**
     * The command that was launched.
     *
     * @return empty when the tracer was attached
     */
    public Optional<Process> process() {
        return process;
    }

    /**
     * From here on checks belong to another phase of the program: for example {@code running}, after it listens.
     *
     * @param phase a name for people
     * @throws IllegalStateException when the tracer is closed
     */
    public void mark(String phase) {
        session.phase(phase);
    }

    /**
     * Marks a phase as soon as the traced process, or one that it started, listens on a TCP port. It is looked for every
     * few milliseconds; checks between the port's opening and the mark count for the phase before.
     *
     * @param port  1 to 65535
     * @param phase a name for people
     */
    public void markWhenListening(int port, String phase) {
        PhaseWatch.start(session, phase, () -> ListeningPort.isOpenedBy(traced, port));
    }

    /**
     * Marks a phase when some time has passed.
     *
     * @param delay how long from now
     * @param phase a name for people
     */
    public void markAfter(Duration delay, String phase) {
        long from = System.nanoTime();
        PhaseWatch.start(session, phase, () -> System.nanoTime() - from >= delay.toNanos());
    }

    /**
     * What was recorded until now, or until the tracer was closed. Recording goes on.
     *
     * @return the report
     * @throws TraceUnavailableException when the trace could not be read to this point
     */
    public TraceReport report() {
        return session.report();
    }

    /** Ends the recording and removes the tracing instance. The traced process goes on. Does nothing when repeated. */
    @Override
    public void close() {
        session.close();
    }
}
