package dev.jcap.linux.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.linux.trace.internal.ListeningPort;
import dev.jcap.linux.trace.internal.Operations;
import dev.jcap.linux.trace.internal.Tracefs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records every capability check that the kernel makes for a program, with its result, its reason and the result of the
 * system call. A {@link TraceReport} derives from these which capabilities the program needs.
 *
 * {@snippet class="dev.jcap.example.DiscoveryExamples" region="launch"}
 *
 * <p>Record the program as its intended user without capabilities: as root every check succeeds, and files that root owns
 * need no check. {@link MinimalSetFinder} does that, and proves its result.
 *
 * <p>It requires uid 0, Linux 6.14 or newer with the tracepoint {@code capability:cap_capable}, and tracefs mounted at
 * {@code /sys/kernel/tracing} or {@code /sys/kernel/debug/tracing}. Each tracer has its own tracing instance and does not
 * disturb other tracing. {@link #close()} and the end of the JVM remove the instance; the next tracer on the machine removes
 * the instance of a killed JVM. The report counts the events that the kernel dropped.
 *
 * <p>For io_uring's kernel threads and for replies in netlink messages the outcome is unknown. System calls of 32-bit
 * programs have the names of 64-bit ones. Source: {@code Documentation/trace/ftrace.rst}, {@code capabilities(7)}.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
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
     * Starts a command as the user of this process, and records it and everything that it starts from its {@code execve} on.
     *
     * @param command the command
     * @return the recording tracer
     * @throws IOException               when the command cannot be started
     * @throws TraceUnavailableException when tracing is not possible; nothing has been started
     */
    public static CapabilityTracer launch(ProcessBuilder command) throws IOException {
        return launch(command::start, Target.launched(CapabilityPlan.unchanged()));
    }

    /**
     * Starts a command with a plan applied ({@link CapabilityLauncher#start}) and records it and everything that it
     * starts, from its {@code execve} on.
     *
     * @param command the command
     * @param plan    the plan for its credentials
     * @return the recording tracer
     * @throws IOException               when the command cannot be started
     * @throws TraceUnavailableException when tracing is not possible; nothing has been started
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
     * Records a running process and its descendants: all their threads, and what they start from now on.
     *
     * @param process the process
     * @return the recording tracer
     * @throws TraceUnavailableException when tracing is not possible
     * @throws CapabilityException       when the process has ended
     */
    public static CapabilityTracer attach(ProcessHandle process) {
        if (process.equals(ProcessHandle.current())) {
            return thisJvm();
        }
        Target target = Target.running(process);
        TraceSession session = TraceSession.open(Tracefs.find(), target);
        return new CapabilityTracer(session.following(() -> family(process)), process);
    }

    /**
     * Records this JVM: all its threads, and what they start from now on. Open the tracer while the JVM is root. It continues
     * to record after the privileges are dropped; the next tracer then removes its instance.
     *
     * @return the recording tracer
     * @throws TraceUnavailableException when tracing is not possible
     */
    public static CapabilityTracer thisJvm() {
        ProcessHandle self = ProcessHandle.current();
        TraceSession session = TraceSession.open(Tracefs.find(), Target.thisJvm());
        return new CapabilityTracer(session.following(() -> List.of(self.pid())), self);
    }

    /** Returns a process and its descendants; if this JVM is one, without it and its own: it would trace its reading. */
    private static List<Long> family(ProcessHandle process) {
        Set<ProcessHandle> family = process.descendants().collect(Collectors.toSet());
        if (family.remove(ProcessHandle.current())) {
            ProcessHandle.current().descendants().forEach(family::remove);
        }
        return Stream.concat(Stream.of(process), family.stream()).map(ProcessHandle::pid).toList();
    }

    /**
     * Mounts tracefs at {@code /sys/kernel/tracing} if it is not mounted. It stays mounted. No other method of jcap mounts
     * anything.
     *
     * @return the mount point
     * @throws TraceUnavailableException when mounting fails, or tracing is not possible
     */
    public static Path mountTracefs() {
        return Tracefs.findOrMount();
    }

    /**
     * Runs a block on the calling thread and reports which capabilities it needs. The report contains the exception of the
     * block, because a refused block also shows what it needs.
     *
     * {@snippet class="dev.jcap.example.DiscoveryExamples" region="needs"}
     *
     * @param block the block; threads and processes that it starts count while it runs
     * @return the report of its checks
     * @throws TraceUnavailableException when tracing is not possible; the block has not run
     * @throws WrongThreadException      on a virtual thread; the block has not run
     */
    public static TraceReport needs(Callable<?> block) {
        Operations.requirePlatformThread();
        try (CapabilityTracer tracer = thisJvm()) {
            return tracer.needs("block", block);
        }
    }

    /**
     * Runs a block and reports which capabilities it needs. For this JVM the report contains the checks on the calling thread,
     * and on threads and processes that the block starts. For another process it contains all checks until the block ends.
     *
     * @param operation a name for the block, in {@link CapabilityCheck#operation()}
     * @param block     the block
     * @return the report of its checks, with the exception that it threw
     * @throws WrongThreadException  on a virtual thread; the block has not run
     * @throws IllegalStateException when the tracer is closed; the block has not run
     */
    public TraceReport needs(String operation, Callable<?> block) {
        Operations.requirePlatformThread();
        return session.needs(operation, block);
    }

    /**
     * Returns the launched command.
     *
     * @return the process; empty if the tracer was attached
     */
    public Optional<Process> process() {
        return process;
    }

    /**
     * Begins another phase of the program, for example {@code running} after it listens.
     *
     * @param phase the name of the phase
     * @throws IllegalStateException when the tracer is closed
     */
    public void mark(String phase) {
        session.phase(phase);
    }

    /**
     * Begins a phase when the traced process, or one that it started, listens on a TCP port. The port is polled every few
     * milliseconds; checks between its opening and the mark belong to the phase before.
     *
     * @param port  1 to 65535
     * @param phase the name of the phase
     */
    public void markWhenListening(int port, String phase) {
        PhaseWatch.start(session, phase, () -> ListeningPort.isOpenedBy(traced, port));
    }

    /**
     * Begins a phase after a delay.
     *
     * @param delay the time from now
     * @param phase the name of the phase
     */
    public void markAfter(Duration delay, String phase) {
        long from = System.nanoTime();
        PhaseWatch.start(session, phase, () -> System.nanoTime() - from >= delay.toNanos());
    }

    /**
     * Returns the report up to now, or up to the close of the tracer. Recording continues.
     *
     * @return the report
     * @throws TraceUnavailableException when the trace cannot be read up to this point
     */
    public TraceReport report() {
        return session.report();
    }

    /** Ends the recording and removes the tracing instance. The traced process continues. A second call does nothing. */
    @Override
    public void close() {
        session.close();
    }
}
