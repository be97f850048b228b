package dev.jcap.linux.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for the machine code: steps of 64 bytes, which a thread takes without anything of the JVM or the C library.
 * So what happens while threads are held is written once and not for each architecture.
 *
 * <p>A step is its kind, the number of a system call, six arguments, and how far to jump. A system call that fails and a
 * comparison that differs jump; all others go on with the next step. Each thread has a slot, to which some addresses are
 * relative.
 */
public final class StepProgram {

    /** Slot: stage, thread id, program, result and place of the last reported call, result of the last other call. */
    static final int SLOT_TID = 4;
    static final int SLOT_PROGRAM = 8;
    static final int SLOT_RESULT = 16;
    static final int SLOT_PLACE = 24;
    static final int SLOT_LAST = 32;
    static final int SLOT_FREE = 64;

    static final int STEP = 64;
    private static final int LONGS = STEP / 8;
    private static final int JUMP = 7;

    private static final int IN_SLOT_SECOND = 1;
    private static final int IN_SLOT_FIRST_AND_THIRD = 2;
    private static final int REPORTED = 4;
    private static final int END = -1;
    private static final int COMPARE = -2;
    private static final int COMPARE_IN_SLOT = -3;
    private static final int EXCHANGE = -4;
    private static final int ADD = -5;
    private static final int SIGNAL = -6;

    /** Where to go on. */
    enum Label {
        SEND, SENT, PAUSE, WAIT, HERE, CHECK, COMMITTED, DECIDED, ELSEWHERE, LET_GO, REFUSED, OVER, END,
        A, B, C, D, E, F, G, H, I
    }

    private final List<long[]> steps = new ArrayList<>();
    private final List<Label> jumps = new ArrayList<>();
    private final int[] places = new int[Label.values().length];

    /** The next step has this name. A label is of the last step that got it when the program is written. */
    StepProgram at(Label label) {
        places[label.ordinal()] = steps.size();
        return this;
    }

    private StepProgram step(int kind, int number, Label jump, long... arguments) {
        long[] step = new long[LONGS];
        step[0] = (long) kind << 32 | number & 0xFFFF_FFFFL;
        System.arraycopy(arguments, 0, step, 1, arguments.length);
        steps.add(step);
        jumps.add(jump);
        return this;
    }

    /** Makes a system call; one that fails jumps. */
    StepProgram call(Label jump, int number, long... arguments) {
        return step(0, number, jump, arguments);
    }

    /** The same with the second argument an address in the slot. */
    StepProgram callInSlot(Label jump, int number, long... arguments) {
        return step(IN_SLOT_SECOND, number, jump, arguments);
    }

    /** The same with the first three arguments addresses in the slot. */
    StepProgram callAllInSlot(Label jump, int number, long... arguments) {
        return step(IN_SLOT_SECOND | IN_SLOT_FIRST_AND_THIRD, number, jump, arguments);
    }

    /** The same with the result, and which call it was, in the slot. */
    StepProgram report(Label jump, int number, long... arguments) {
        return step(REPORTED, number, jump, arguments);
    }

    /** Jumps when two places differ in so many bytes, a multiple of four. */
    StepProgram compare(Label jump, long one, long other, long bytes) {
        return step(COMPARE, 0, jump, one, other, bytes);
    }

    /** The same with the first place in the slot. */
    StepProgram compareInSlot(Label jump, long one, long other, long bytes) {
        return step(COMPARE_IN_SLOT, 0, jump, one, other, bytes);
    }

    /** Replaces a value of four bytes by another one in one step of the processor; jumps when it is not there. */
    StepProgram exchange(Label jump, long place, int from, int to) {
        return step(EXCHANGE, 0, jump, place, from, to);
    }

    /** Adds to a value of four bytes in one step of the processor. */
    StepProgram add(long place, int summand) {
        return step(ADD, 0, null, place, summand);
    }

    /**
     * Sends a signal to threads, one after the other; jumps at the first that fails, and goes on there when taken again.
     *
     * @param tids how many have been sent, how many there are, and their ids, four bytes each
     */
    StepProgram signal(Label jump, long tids, long process, int signal) {
        return step(SIGNAL, 0, jump, tids, process, signal);
    }

    StepProgram end() {
        return step(END, 0, null);
    }

    /** How many steps there are. */
    int size() {
        return steps.size();
    }

    /** Writes the program where it can run: its address. */
    long write(SegmentAllocator memory) {
        MemorySegment written = memory.allocate((long) steps.size() * STEP, STEP);
        ByteBuffer target = Layouts.buffer(written);
        for (int i = 0; i < steps.size(); i++) {
            long[] step = steps.get(i);
            Label jump = jumps.get(i);
            step[JUMP] = jump == null ? STEP : (long) (places[jump.ordinal()] - i) * STEP;
            target.putInt((int) (step[0] >> 32)).putInt((int) step[0]);
            for (int j = 1; j < LONGS; j++) {
                target.putLong(step[j]);
            }
        }
        return written.address();
    }
}
