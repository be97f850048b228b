package dev.jcap.linux.internal.kernel;

import dev.jcap.linux.internal.kernel.StopResult.Came;
import dev.jcap.linux.internal.kernel.StopResult.End;
import dev.jcap.linux.internal.kernel.StopResult.Progress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** One stop on the running kernel: slots and programs for every thread, laid out beforehand, and what came of it. */
final class LinuxStop {

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

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
            while (Layouts.buffer(slotAt(slot)).getInt(StepProgram.SLOT_TID) != 0) {
                slot = slot + 1 & mask;
            }
            slots[i] = slot;
            Layouts.buffer(slotAt(slot))
                    .putInt(StepProgram.SLOT_TID, order.tids()[i])
                    .putLong(StepProgram.SLOT_PROGRAM, program.address());
        }
        own = new OwnProgram(kernel, words, order, handler.signal(), pid, arena);
        ownSlot = arena.allocate(StepProgram.SLOT_FREE, StepProgram.STEP);
        Layouts.buffer(ownSlot).putLong(StepProgram.SLOT_PROGRAM, own.address());
    }

    /** The table as a whole may be too long for a buffer. */
    private MemorySegment slotAt(int number) {
        return table.asSlice((long) number << shift, 1L << shift);
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
        MemorySegment slot = slotAt(slots[thread]);
        return (int) INT.getVolatile(Layouts.buffer(slot), 0) != 0 ? programs[thread].progress(slot)
                : new Progress(Came.NEVER, 0, 0);
    }
}
