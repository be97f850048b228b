package dev.jcap.linux.internal.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What the threads of one stop share: the word that decides, the counts, the deadlines, and constants to compare with. Words
 * that many threads write have a cache line of their own.
 */
final class StopWords {

    /** All wait; the calling thread changes; all others change; all go on as they were. */
    static final int HOLD = 0;
    static final int COMMIT = 1;
    static final int GO = 2;
    static final int LET_GO = 3;

    /** For the handler: address of the slots, mask for their numbers, their size as a shift. */
    private static final int TABLE = 0;
    private static final int TABLE_MASK = 8;
    private static final int TABLE_SHIFT = 12;

    private static final int DECISION = 64;
    private static final int ARRIVED = 128;
    private static final int COMPLETE = 192;
    private static final int FINISHED = 256;
    private static final int ALL_FINISHED = 320;
    private static final int ELSEWHERE = 384;
    private static final int EXPECTED = 388;
    private static final int LINKS = 392;
    private static final int TRIES = 396;
    private static final int MOST_TRIES = 400;
    private static final int POLLS = 404;
    private static final int MOST_POLLS = 408;
    private static final int GRACES = 412;
    private static final int MOST_GRACES = 416;
    /** Four numbers, of which the decision is one, in their order. */
    private static final int NUMBERS = 448;
    private static final int EINTR = 464;
    private static final int EAGAIN = 472;
    private static final int ESRCH = 480;
    private static final int HOLD_UNTIL = 512;
    private static final int COMMIT_UNTIL = 528;
    private static final int PAUSE = 544;
    private static final int BEGUN = 560;
    private static final int ENDED = 576;
    private static final int EMPTY_PATH = 592;
    private static final int STATX = 640;
    private static final int STATX_LINKS = 16;
    private static final int STATX_SIZE = 256;
    private static final int SIZE = STATX + 2 * STATX_SIZE;

    /** The directory of threads has two links besides those of the threads. */
    private static final int OWN_LINKS = 2;
    private static final int CLOCK_MONOTONIC = 1;
    private static final long SECOND = 1_000_000_000L;
    /** The calling thread makes some fifty calls; it may be kept from running meanwhile, with all others. */
    private static final long COMMIT_NANOS = 10 * SECOND;
    private static final long PAUSE_NANOS = 50_000L;
    private static final int FULL_QUEUE_TRIES = 2000;
    /** A thread that is neither held nor listed may be about to end. */
    private static final long GRACE_NANOS = 500_000L;

    private final LinuxKernel kernel;
    private final ByteBuffer words;
    private final long address;

    StopWords(LinuxKernel kernel, Arena arena, StopOrder order) {
        this.kernel = kernel;
        MemorySegment memory = arena.allocate(SIZE, StepProgram.STEP);
        words = Layouts.buffer(memory);
        address = memory.address();
        int held = order.tids().length;
        words.putInt(EXPECTED, held);
        words.putInt(LINKS, OWN_LINKS + 1 + order.others().length);
        words.putInt(MOST_POLLS, (int) (order.holdNanos() / PAUSE_NANOS) + 1);
        words.putInt(MOST_GRACES, (int) (GRACE_NANOS / PAUSE_NANOS));
        words.putInt(MOST_TRIES, FULL_QUEUE_TRIES);
        for (int number = 0; number < 4; number++) {
            words.putInt(NUMBERS + 4 * number, number);
        }
        words.putLong(EINTR, -Errno.EINTR.number());
        words.putLong(EAGAIN, -Errno.EAGAIN.number());
        words.putLong(ESRCH, -Errno.ESRCH.number());
        words.putLong(PAUSE + 8, PAUSE_NANOS);
    }

    void setTable(long address, int mask, int shift) {
        words.putLong(TABLE, address);
        words.putInt(TABLE_MASK, mask);
        words.putInt(TABLE_SHIFT, shift);
    }

    /** From now on. */
    void setDeadlines(long holdNanos) {
        kernel.syscall(kernel.arch().clockGettime, CLOCK_MONOTONIC, begun(), 0, 0, 0, 0);
        setTime(HOLD_UNTIL, holdNanos);
        setTime(COMMIT_UNTIL, holdNanos + COMMIT_NANOS);
    }

    private void setTime(int place, long afterBegin) {
        long nanos = words.getLong(BEGUN + 8) + afterBegin;
        words.putLong(place, words.getLong(BEGUN) + nanos / SECOND);
        words.putLong(place + 8, nanos % SECOND);
    }

    boolean isGo() {
        return words.getInt(DECISION) == GO;
    }

    /** From the first signal until the threads were let go. */
    long nanos() {
        long seconds = words.getLong(ENDED) - words.getLong(BEGUN);
        return seconds * SECOND + words.getLong(ENDED + 8) - words.getLong(BEGUN + 8);
    }

    static int clock() {
        return CLOCK_MONOTONIC;
    }

    private long at(int place) {
        return address + place;
    }

    long address() {
        return address;
    }

    long decision() {
        return at(DECISION);
    }

    /** How many threads wait. */
    long arrived() {
        return at(ARRIVED);
    }

    /** 1 when all expected have arrived. */
    long complete() {
        return at(COMPLETE);
    }

    /** How many threads have taken their last step but one. */
    long finished() {
        return at(FINISHED);
    }

    /** 1 when all expected have finished. */
    long allFinished() {
        return at(ALL_FINISHED);
    }

    /** How many arrived that are not what their calls were made for. */
    long elsewhere() {
        return at(ELSEWHERE);
    }

    long expected() {
        return at(EXPECTED);
    }

    /** How many links the directory of threads has when those that have arrived are all that are alive. */
    long links() {
        return at(LINKS);
    }

    long tries() {
        return at(TRIES);
    }

    long mostTries() {
        return at(MOST_TRIES);
    }

    /** A number from 0 to 3. */
    long number(int number) {
        return at(NUMBERS + 4 * number);
    }

    long eintr() {
        return at(EINTR);
    }

    long eagain() {
        return at(EAGAIN);
    }

    long esrch() {
        return at(ESRCH);
    }

    long holdUntil() {
        return at(HOLD_UNTIL);
    }

    long commitUntil() {
        return at(COMMIT_UNTIL);
    }

    long pause() {
        return at(PAUSE);
    }

    long begun() {
        return at(BEGUN);
    }

    long ended() {
        return at(ENDED);
    }

    long emptyPath() {
        return at(EMPTY_PATH);
    }

    /** How often the calling thread has looked whether all have come. */
    long polls() {
        return at(POLLS);
    }

    long mostPolls() {
        return at(MOST_POLLS);
    }

    /** The same, since all that were expected have come. */
    long graces() {
        return at(GRACES);
    }

    long mostGraces() {
        return at(MOST_GRACES);
    }

    /** Where the directory's attributes go, the first and the second time. */
    long statx(int time) {
        return at(STATX + time * STATX_SIZE);
    }

    long statxLinks(int time) {
        return at(STATX + time * STATX_SIZE + STATX_LINKS);
    }
}
