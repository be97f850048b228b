package dev.jcap.linux.internal.kernel;

import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.kernel.StepProgram.Label;

/** Steps that wait for a word to change, or wake those that wait ({@code futex(2)}). */
final class Futex {

    private static final int WAIT_PRIVATE = 128;
    private static final int WAIT_BITSET_PRIVATE = 9 | 128;
    private static final int WAKE_PRIVATE = 1 | 128;
    private static final long ALL = 0xFFFF_FFFFL;
    private static final long EVERYBODY = Integer.MAX_VALUE;

    private final Arch arch;
    private final StopWords words;
    private final StepProgram program;

    Futex(Arch arch, StopWords words, StepProgram program) {
        this.arch = arch;
        this.words = words;
        this.program = program;
    }

    /** Wakes all that wait for a word, and goes on whatever comes of it. */
    void wake(long word, Label next) {
        program.call(next, arch.futex, word, WAKE_PRIVATE, EVERYBODY);
    }

    void wakeReported(long word, Label next) {
        program.report(next, arch.futex, word, WAKE_PRIVATE, EVERYBODY);
    }

    /** Waits a moment, or until a word that is 0 changes. */
    void sleep(long word, Label next) {
        program.call(next, arch.futex, word, WAIT_PRIVATE, 0, words.pause());
        jump(next);
    }

    void jump(Label to) {
        program.compare(to, words.number(0), words.number(1), 4);
    }

    /**
     * Waits while a word has a value, until a time; then looks again. When the time is over, or the call is refused, it goes
     * on with the next step.
     *
     * @param again where to look again
     * @param late  a label for these steps
     * @param other another one
     */
    void await(long word, int value, long until, Label again, Label late, Label other, Label failed) {
        program.call(late, arch.futex, word, WAIT_BITSET_PRIVATE, value, until, 0, ALL);
        jump(again);
        program.at(late).compareInSlot(other, StepProgram.SLOT_LAST, words.eagain(), 8);
        jump(again);
        program.at(other).compareInSlot(failed, StepProgram.SLOT_LAST, words.eintr(), 8);
        jump(again);
        program.at(failed);
    }
}
