package dev.jcap.linux.internal.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jcap.linux.internal.kernel.StopResult.Came;
import dev.jcap.linux.internal.kernel.StopResult.End;
import dev.jcap.linux.internal.kernel.StopResult.Progress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** One stop on the running kernel: slots and programs for every thread, laid out beforehand, and what came of it. */
final class LinuxStop {

    private static final VarHandle INT = JAVA_INT.varHandle();
    private final LinuxKernel kernel;
    private final SignalHandler handler;
    private final StopOrder order;
    private final Arena arena = Arena.ofConfined();
    private final StopWords words;
    private final HeldProgram[] programs;
    private final int shift;
    private final int mask;
    private final MemorySegment table;
    private final int[] slots;
    private MemorySegment ownSlot;
    private OwnProgram own;

    LinuxStop(LinuxKernel kernel, SignalHandler handler, StopOrder order) {
        this.kernel = kernel;
        this.handler = handler;
        this.order = order;
        words = new StopWords(kernel, arena, order);
        programs = new HeldProgram[order.tids().length];
        shift = 64 - Long.numberOfLeadingZeros(slotSize() - 1);
        mask = 2 * Integer.highestOneBit(Math.max(1, programs.length)) * 2 - 1;
        table = arena.allocate((mask + 1L) << shift, StepProgram.STEP);
        slots = new int[programs.length];
    }

    private long slotSize() {
        int groups = 0;
        for (HeldCalls calls : order.calls()) {
            groups = Math.max(groups, calls.from().isPresent() ? calls.from().get().groups().size() : 0);
        }
        return HeldProgram.GROUPS + 4L * groups;
    }

    /** Runs it: null while another one is in progress. */
    StopResult run() {
        int pid = kernel.pid();
        layOut(pid);
        words.setTable(table.address(), mask, shift);
        if (!handler.begin(words.address(), pid)) {
            arena.close();
            return null;
        }
        words.setDeadlines(order.holdNanos());
        kernel.run(handler.function(), ownSlot.address());
        boolean over = handler.end();
        StopResult result = result();
        if (over) {
            arena.close();
        }
        return result;
    }

    private void layOut(int pid) {
        Map<HeldCalls, HeldProgram> written = new IdentityHashMap<>();
        for (int i = 0; i < programs.length; i++) {
            HeldCalls calls = order.calls().get(i);
            HeldProgram program = written.get(calls);
            if (program == null) {
                program = new HeldProgram(kernel, words, calls, arena);
                written.put(calls, program);
            }
            programs[i] = program;
            int slot = order.tids()[i] & mask;
            while (table.get(JAVA_INT, offset(slot) + StepProgram.SLOT_TID) != 0) {
                slot = slot + 1 & mask;
            }
            slots[i] = slot;
            table.set(JAVA_INT, offset(slot) + StepProgram.SLOT_TID, order.tids()[i]);
            table.set(JAVA_LONG, offset(slot) + StepProgram.SLOT_PROGRAM, program.address());
        }
        own = new OwnProgram(kernel, words, order, handler.signal(), pid, arena);
        ownSlot = arena.allocate(StepProgram.SLOT_FREE, StepProgram.STEP);
        ownSlot.set(JAVA_LONG, StepProgram.SLOT_PROGRAM, own.address());
    }

    private long offset(int slot) {
        return (long) slot << shift;
    }

    private StopResult result() {
        List<Progress> threads = new ArrayList<>(programs.length);
        for (int i = 0; i < programs.length; i++) {
            threads.add(progress(i));
        }
        Progress me = own.progress(ownSlot);
        End end = words.isGo() ? End.CHANGED : own.end(ownSlot);
        return new StopResult(end, me, threads, end == End.LET_GO ? own.refusal(ownSlot) : 0, words.nanos());
    }

    private Progress progress(int thread) {
        MemorySegment slot = table.asSlice(offset(slots[thread]), 1L << shift);
        return (int) INT.getVolatile(slot, 0L) != 0 ? programs[thread].progress(slot) : new Progress(Came.NEVER, 0, 0);
    }
}
