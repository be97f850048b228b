package dev.jcap.linux.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.linux.trace.internal.HeldCommand;
import dev.jcap.linux.trace.internal.IdleWatch;
import dev.jcap.linux.trace.internal.RunProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A run of a command, whose processes all end with its test. */
final class StartedRun implements TrialRun, AutoCloseable {

    /** A traced run that has been refused something and idle for this part of its time is not waited for any longer. */
    private static final int PARTS = 10;
    private static final Duration SHORTEST = Duration.ofSeconds(3);

    private final Process process;
    private final RunProcesses processes;
    private final Optional<CapabilityTracer> tracer;
    private final IdleWatch idle;

    private StartedRun(Process process, RunProcesses processes, Optional<CapabilityTracer> tracer, IdleWatch idle) {
        this.idle = idle;
        this.process = process;
        this.processes = processes;
        this.tracer = tracer;
    }

    /** Starts a command so that it starts nothing before it belongs to the processes. */
    static StartedRun start(ProcessBuilder command, CapabilityPlan plan, RunProcesses processes, boolean traced,
            Duration patience)
            throws IOException, InterruptedException {
        ProcessBuilder held = HeldCommand.of(command);
        Optional<CapabilityTracer> tracer = traced ? Optional.of(CapabilityTracer.launch(held, plan)) : Optional.empty();
        Process process = tracer.isPresent() ? tracer.get().process().orElseThrow() : CapabilityLauncher.start(held, plan);
        StartedRun run = new StartedRun(process, processes, tracer, new IdleWatch(window(patience)));
        try {
            process.getOutputStream().close();
            HeldCommand.release(process, processes);
            return run;
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            run.close();
            throw e;
        }
    }

    private static Duration window(Duration patience) {
        Duration part = patience.dividedBy(PARTS);
        return part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
    }

    @Override
    public Process process() {
        return process;
    }

    @Override
    public List<Long> pids() {
        return processes.pids();
    }

    @Override
    public Optional<String> over() {
        if (!process.isAlive() && processes.isEmpty()) {
            return Optional.of("exited with status " + process.exitValue());
        }
        return tracer.isPresent() && idle.isIdle(pids()) ? refused(tracer.get().report()) : Optional.empty();
    }

    /** Returns what an idle run was refused, which it does not ask for again. */
    private static Optional<String> refused(TraceReport trace) {
        CapabilitySet refused = trace.candidates().intersect(trace.denied());
        return refused.isEmpty() ? Optional.empty() : Optional.of("was refused " + refused + " and does nothing more");
    }

    /** Tests the run, and ends all its processes. */
    MinimalSetReport.Attempt tested(CapabilitySet given, SuccessTest success, Duration patience)
            throws IOException, InterruptedException {
        Optional<String> failure = success.failure(this, patience);
        Optional<String> left = processes.end();
        if (left.isPresent()) {
            throw new IOException("the search proves nothing: " + left.get());
        }
        process.waitFor();
        Optional<TraceReport> trace = tracer.map(CapabilityTracer::report);
        return new MinimalSetReport.Attempt(given, failure.isEmpty(), failure.orElse(""),
                failure.isEmpty() ? trace.map(TraceReport::markSuccessful) : trace);
    }

    /** Ends the recording. */
    @Override
    public void close() {
        tracer.ifPresent(CapabilityTracer::close);
    }
}
