package dev.jcap.linux.internal.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native memory for the arguments and results of one operation. To allocate it each time would take as long as a short
 * system call does, so two blocks are kept, each lent to one thread at a time; who finds them lent gets one for the moment.
 * What is allocated holds what was there before.
 */
public final class Scratch implements SegmentAllocator, AutoCloseable {

    private static final long SIZE = 8192;
    private static final int NO = 0;
    private static final int YES = 1;

    /** As many as there are threads that often make calls at the same time. */
    private static final List<Scratch> KEPT = List.of(new Scratch(Arena.global()), new Scratch(Arena.global()));

    /** Where a system call leaves its errno. */
    public final MemorySegment errno;
    /** For what is read, on its way to becoming a text. */
    final byte[] bytes = new byte[4096];
    /** The memory itself, for who allocates nothing in it. */
    final ByteBuffer buffer;
    /** Where that begins. */
    final long start;

    private final Arena arena;
    private final MemorySegment memory;
    /** Of a block that is kept. A number, since an atomic reference or boolean loads method handles at a program's start. */
    private final AtomicInteger isLent = new AtomicInteger(NO);
    private Arena overflow;
    private long used;

    private Scratch(Arena arena) {
        this.arena = arena;
        errno = LinuxKernel.errnoIn(arena);
        memory = arena.allocate(SIZE, 8);
        buffer = Layouts.buffer(memory);
        start = memory.address();
    }

    public static Scratch take() {
        for (int i = 0; i < KEPT.size(); i++) {
            if (KEPT.get(i).isLent.compareAndSet(NO, YES)) {
                return KEPT.get(i);
            }
        }
        return new Scratch(Arena.ofConfined());
    }

    @Override
    public MemorySegment allocate(long size, long alignment) {
        long at = used + alignment - 1 & -alignment;
        if (at + size > SIZE) {
            if (overflow == null) {
                overflow = Arena.ofConfined();
            }
            return overflow.allocate(size, alignment);
        }
        used = at + size;
        return memory.asSlice(at, size);
    }

    /** The path of a file in the directory of a thread, relative to that of all threads: its address. */
    long taskPath(int tid, String file) {
        int digits = 1;
        for (int rest = tid / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int at = (int) used;
        used += digits + file.length() + 2;
        int rest = tid;
        for (int i = digits - 1; i >= 0; i--) {
            buffer.put(at + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        buffer.put(at + digits, (byte) '/');
        for (int i = 0; i < file.length(); i++) {
            buffer.put(at + digits + 1 + i, (byte) file.charAt(i));
        }
        buffer.put(at + digits + 1 + file.length(), (byte) 0);
        return start + at;
    }

    @Override
    public void close() {
        if (overflow != null) {
            overflow.close();
            overflow = null;
        }
        used = 0;
        if (arena != Arena.global()) {
            arena.close();
        } else {
            isLent.set(NO);
        }
    }
}
