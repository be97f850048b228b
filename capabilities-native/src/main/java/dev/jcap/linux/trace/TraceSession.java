package dev.jcap.linux.trace;

import dev.jcap.linux.internal.kernel.LibraryThread;
import dev.jcap.linux.trace.internal.CallObject;
import dev.jcap.linux.trace.internal.Marker;
import dev.jcap.linux.trace.internal.Operations;
import dev.jcap.linux.trace.internal.TraceInstance;
import dev.jcap.linux.trace.internal.TracedTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A recording: a tracing instance, the thread that reads it, and the marks in the trace. */
final class TraceSession implements AutoCloseable {

    private final TraceInstance instance;
    private final TracedTasks tasks;
    private final Target target;
    private final Operations operations = new Operations();
    private final TraceReader reader;
    private final AtomicInteger syncs = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit = LibraryThread.user("jcap trace end", this::end);
    private final Ended end = new Ended();

    /** The results after the end. */
    private static final class Ended {
        private Recorder.Recording recording;
        private long lost;
    }

    /** Starts a process and returns it. */
    @FunctionalInterface
    interface Starter {
        Process start() throws IOException;
    }

    private TraceSession(TraceInstance instance, Target target) {
        this.instance = instance;
        this.target = target;
        this.tasks = new TracedTasks(target.scope());
        this.reader = TraceReader.start(instance.lines(), new Recorder(tasks, operations::name, CallObject::of));
    }

    static TraceSession open(Path tracefs, Target target) {
        TraceInstance instance = TraceInstance.create(tracefs);
        try {
            TraceSession session = new TraceSession(instance, target);
            Runtime.getRuntime().addShutdownHook(session.atExit);
            session.write(Marker.Kind.START, 0);
            return session;
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
    }

    /** Starts a child from a new thread, of which only the children are traced. */
    Process start(Starter starter) throws IOException {
        FutureTask<Process> launch = new FutureTask<>(() -> {
            long tid = TracedTasks.thisTid();
            reader.exclusively(() -> tasks.add(tid, ProcessHandle.current().pid()));
            instance.follow(List.of(tid));
            return starter.start();
        });
        LibraryThread.user("jcap trace launcher", launch).start();
        try {
            return launch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failed -> throw failed;
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                default -> throw new IOException(e.getCause());
            }
        }
    }

    /** Traces the threads of processes. Repeats until there is no new one, because each can start others meanwhile. */
    TraceSession following(Supplier<List<Long>> pids) {
        Set<Long> known = new HashSet<>(Set.of(reader.tid()));
        try {
            Map<Long, Long> fresh = newOnes(pids.get(), known);
            if (fresh.isEmpty()) {
                throw new TraceUnavailableException(target.name() + " has ended or is hidden");
            }
            while (!fresh.isEmpty()) {
                Map<Long, Long> found = fresh;
                reader.exclusively(() -> found.forEach(tasks::add));
                instance.follow(fresh.keySet());
                fresh = newOnes(pids.get(), known);
            }
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Returns the processes of threads that are not known yet. */
    private static Map<Long, Long> newOnes(List<Long> pids, Set<Long> known) {
        Map<Long, Long> fresh = new LinkedHashMap<>();
        for (long pid : pids) {
            TracedTasks.tids(pid).stream().filter(known::add).forEach(tid -> fresh.put(tid, pid));
        }
        return fresh;
    }

    TraceReport needs(String name, Callable<?> block) {
        int number = operations.number(name);
        Optional<Exception> failure = Optional.empty();
        write(Marker.Kind.BEGIN, number);
        try {
            block.call();
        } catch (Exception e) {
            failure = Optional.of(e);
        } finally {
            write(Marker.Kind.END, number);
        }
        TraceReport all = report();
        return all.only(check -> check.operation().equals(name)).withFailure(failure);
    }

    void phase(String name) {
        write(Marker.Kind.PHASE, operations.number(name));
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Returns the report up to now, or up to the end. */
    TraceReport report() {
        int sync = syncs.incrementAndGet();
        synchronized (end) {
            if (end.recording != null) {
                return Reports.of(end.recording, end.lost, target);
            }
            write(Marker.Kind.SYNC, sync);
        }
        Recorder.Recording recording = reader.recordingUpTo(sync);
        synchronized (end) {
            return Reports.of(recording, end.recording != null ? end.lost : instance.lost(), target);
        }
    }

    private void write(Marker.Kind kind, int number) {
        if (closed.get()) {
            throw new IllegalStateException("the tracer is closed");
        }
        instance.mark(new Marker(kind, number).toString());
    }

    @Override
    public void close() {
        end();
        forgetExitHook();
    }

    /** Ends the recording once; concurrent callers wait. */
    private void end() {
        synchronized (end) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            try {
                instance.mark(new Marker(Marker.Kind.STOP, 0).toString());
                end.recording = reader.awaitEnd();
                end.lost = instance.lost();
            } finally {
                instance.close();
            }
        }
    }

    private void forgetExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is shutting down; the hook has nothing to do.
        }
    }
}
