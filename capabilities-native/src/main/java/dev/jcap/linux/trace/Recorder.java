package dev.jcap.linux.trace;

import dev.jcap.Capability;
import dev.jcap.linux.trace.internal.KernelStack;
import dev.jcap.linux.trace.internal.Marker;
import dev.jcap.linux.trace.internal.OwnCredentials;
import dev.jcap.linux.trace.internal.TraceInstance;
import dev.jcap.linux.trace.internal.TraceLine;
import dev.jcap.linux.trace.internal.TracedTask;
import dev.jcap.linux.trace.internal.TracedTasks;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Converts the lines of a trace to checks. The end of a system call follows its checks on the same thread. For calls of which
 * only failures are recorded, the end of another call means success.
 */
final class Recorder {

    /** The recorder counts further checks, but discards them. */
    static final int MOST_CHECKS = 200_000;

    private final TracedTasks tasks;
    private final IntFunction<String> names;
    private final Function<TraceLine.CallStart, String> objects;
    private final Map<Long, TraceLine.CallStart> starts = new HashMap<>();
    private final List<CapabilityCheck> done = new ArrayList<>();
    private final Map<Long, List<CapabilityCheck>> pending = new HashMap<>();
    private final Map<Long, List<Integer>> failedExecs = new HashMap<>();
    private final Map<Long, TraceLine.Check> withoutStack = new HashMap<>();
    private final List<String> frames = new ArrayList<>();
    private final Map<List<String>, KernelStack> stacks = new HashMap<>();
    private final OwnCredentials own = new OwnCredentials();
    private final Set<String> namespaces = new HashSet<>();
    private long stackOf = -1;
    private long start = -1;
    private final List<String> phases = new ArrayList<>(List.of(CapabilityTracer.START_UP));
    private String phase = CapabilityTracer.START_UP;
    private long memoryChecks;
    private long strangeLines;
    private long notKept;

    /**
     * Creates a recorder.
     *
     * @param names   the names of phases and operations, which the trace contains as numbers
     * @param objects finds the path or port of a call; empty if it is unknown
     */
    Recorder(TracedTasks tasks, IntFunction<String> names, Function<TraceLine.CallStart, String> objects) {
        this.tasks = tasks;
        this.objects = objects;
        this.names = names;
    }

    void take(TraceLine line) {
        if (line instanceof TraceLine.Frame(String function)) {
            if (stackOf >= 0) {
                frames.add(function);
            }
            return;
        }
        endStack();
        switch (line) {
            case TraceLine.Check check -> begin(check);
            case TraceLine.StackStart stack -> stackOf = stack.tid();
            case TraceLine.CallStart begun -> starts.put(begun.tid(), begun);
            case TraceLine.CallEnd end -> end(end);
            case TraceLine.Exec exec -> {
                settle(exec.oldTid());
                passOver(exec.oldTid());
                tasks.executed(exec);
            }
            case TraceLine.NewTask born -> {
                own.born(born);
                tasks.born(born);
            }
            case TraceLine.Rename renamed -> tasks.renamed(renamed);
            case TraceLine.Mark mark -> mark(mark);
            case TraceLine.Strange _ -> strangeLines++;
            case TraceLine.Lost _,TraceLine.Heading _,TraceLine.Frame _ -> {}
        }
    }

    private void begin(TraceLine.Check check) {
        settle(check.tid());
        if (tasks.get(check.tid()).watched) {
            withoutStack.put(check.tid(), check);
        }
    }

    private void endStack() {
        if (stackOf >= 0) {
            TraceLine.Check check = withoutStack.remove(stackOf);
            if (check != null) {
                add(check, stacks.computeIfAbsent(List.copyOf(frames), KernelStack::new));
            }
            frames.clear();
            stackOf = -1;
        }
    }

    /** Adds a check without a stack. */
    private void settle(long tid) {
        TraceLine.Check check = withoutStack.remove(tid);
        if (check != null) {
            add(check, KernelStack.UNKNOWN);
        }
    }

    private void add(TraceLine.Check check, KernelStack stack) {
        boolean borrowed = own.areBorrowed(check, stack);
        if (stack.isOvercommit()) {
            memoryChecks++;
            return;
        }
        TracedTask task = tasks.get(check.tid());
        if (task.call == 0) {
            task.call = tasks.nextCall();
        }
        namespaces.add(check.namespace());
        pending.computeIfAbsent(check.tid(), tid -> new ArrayList<>()).add(new CapabilityCheck(
                Capability.of(check.capability()), check.granted(), task.pid, check.tid(), task.name, since(check.micros()),
                stack.systemCall().orElse("?"), stack.kernelFunction(), stack.frames(), CallResult.UNKNOWN, task.call, phase,
                task.operation == 0 ? "" : names.apply(task.operation), "", borrowed));
    }

    private void end(TraceLine.CallEnd end) {
        settle(end.tid());
        own.ended(end);
        tasks.get(end.tid()).call = 0;
        List<CapabilityCheck> checks = pending.remove(end.tid());
        TraceLine.CallStart begun = starts.remove(end.tid());
        if (checks != null) {
            String object = begun != null && begun.call().equals(end.call()) ? objects.apply(begun) : "";
            checks.forEach(check -> keep(ended(check, end).about(object)));
        }
    }

    private static CapabilityCheck ended(CapabilityCheck check, TraceLine.CallEnd end) {
        boolean earlierCall = !check.systemCall().equals(end.call()) && TraceInstance.ONLY_FAILURES.contains(check.systemCall());
        return earlierCall
                ? check.ended(check.systemCall(), CallResult.SUCCEEDED)
                : check.ended(end.call(), CallResult.ofResult(end.result()));
    }

    private void keep(CapabilityCheck check) {
        if (done.size() < MOST_CHECKS) {
            done.add(check);
            noteFailedExec(check);
        } else {
            notKept++;
        }
    }

    private void noteFailedExec(CapabilityCheck check) {
        if (check.systemCall().startsWith("execve") && check.outcome().isRefusal()) {
            failedExecs.computeIfAbsent(check.tid(), tid -> new ArrayList<>()).add(done.size() - 1);
        }
    }

    /** Marks failed attempts of a successful search: a program is searched in several directories. */
    private void passOver(long tid) {
        for (int index : failedExecs.getOrDefault(tid, List.of())) {
            CapabilityCheck check = done.get(index);
            done.set(index, check.ended(check.systemCall(), check.outcome().passedOver()));
        }
        failedExecs.remove(tid);
    }

    private void mark(TraceLine.Mark mark) {
        Marker marker = Marker.parse(mark.text());
        switch (marker.kind()) {
            case START -> start = mark.micros();
            case PHASE -> enter(names.apply(marker.number()));
            case BEGIN -> tasks.begin(mark.tid(), marker.number());
            case END -> tasks.end(marker.number());
            case SYNC, STOP, FOREIGN -> {}
        }
    }

    private void enter(String name) {
        phase = name;
        if (!phases.contains(name)) {
            phases.add(name);
        }
    }

    private Duration since(long micros) {
        return Duration.of(start < 0 ? 0 : Math.max(0, micros - start), ChronoUnit.MICROS);
    }

    /** Returns all checks so far, by the end of their calls; last those whose calls have not ended. */
    Recording soFar() {
        List<CapabilityCheck> all = new ArrayList<>(done);
        pending.values().forEach(all::addAll);
        return new Recording(all, phases, memoryChecks, notKept, strangeLines, namespaces.size());
    }

    /** The recorded data. */
    record Recording(
            List<CapabilityCheck> checks,
            List<String> phases,
            long memoryChecks,
            long notKept,
            long strangeLines,
            int namespaces) {}
}
