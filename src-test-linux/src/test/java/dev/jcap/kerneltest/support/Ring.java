package dev.jcap.kerneltest.support;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** An io_uring ring ({@code io_uring(7)}) that opens files: each request is carried out by a worker of the kernel. */
public final class Ring {

    private static final int ENTRIES = 4;
    private static final int PARAMS_SIZE = 120;
    /** In the parameters: where the parts of the two rings are. */
    private static final long SQ_TAIL = 44;
    private static final long SQ_MASK = 48;
    private static final long SQ_ARRAY = 64;
    private static final long CQ_HEAD = 80;
    private static final long CQ_MASK = 88;
    private static final long CQ_CQES = 100;
    private static final long OFFSET_CQ = 0x800_0000L;
    private static final long OFFSET_SQES = 0x1000_0000L;
    private static final int PAGES = 4096;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;

    private static final byte OP_OPENAT = 18;
    private static final byte ASYNC = 16;
    private static final int AT_FDCWD = -100;
    private static final int ENTER_GETEVENTS = 1;

    // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
    private static final MethodHandle MMAP = NativeCalls.link(
            "mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));

    // long syscall(long number, ...);
    private static final MethodHandle ENTER = NativeCalls.link(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final long IO_URING_ENTER = 426;
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final int descriptor;
    private final MemorySegment params = Arena.global().allocate(PARAMS_SIZE, 8);
    private final MemorySegment requests;
    private final MemorySegment submissions;
    private final MemorySegment completions;

    /** Opens one; ends this JVM as skipped where the kernel or its settings refuse. */
    public Ring() {
        descriptor = (int) NativeCalls.syscall(NativeCalls.IO_URING_SETUP, ENTRIES, params.address(), 0, 0);
        if (descriptor < 0) {
            Scenarios.skip("needs io_uring, which the kernel or its settings (io_uring_disabled) refuse");
        }
        submissions = map(0);
        completions = map(OFFSET_CQ);
        requests = map(OFFSET_SQES);
    }

    @SuppressWarnings("restricted")
    private MemorySegment map(long offset) {
        try {
            MemorySegment mapped = (MemorySegment) MMAP.invokeExact(
                    MemorySegment.NULL, (long) PAGES, PROT_READ_WRITE, MAP_SHARED_POPULATE, descriptor, offset);
            Scenarios.require(mapped.address() != -1, "mmap of a ring");
            return mapped.reinterpret(PAGES);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    public int descriptor() {
        return descriptor;
    }

    /** Opens a file for reading, through a worker: a descriptor, or -errno. */
    public int open(String path) {
        int tail = submissions.get(JAVA_INT, params.get(JAVA_INT, SQ_TAIL));
        int index = tail & submissions.get(JAVA_INT, params.get(JAVA_INT, SQ_MASK));
        MemorySegment request = requests.asSlice(64L * index, 64).fill((byte) 0);
        request.set(JAVA_BYTE, 0, OP_OPENAT);
        request.set(JAVA_BYTE, 1, ASYNC);
        request.set(JAVA_INT, 4, AT_FDCWD);
        request.set(JAVA_LONG, 16, Arena.global().allocateFrom(path).address());
        submissions.set(JAVA_INT, params.get(JAVA_INT, SQ_ARRAY) + 4L * index, index);
        INT.setVolatile(submissions, (long) params.get(JAVA_INT, SQ_TAIL), tail + 1);
        try {
            long entered = (long) ENTER.invokeExact(IO_URING_ENTER, (long) descriptor, 1L, 1L, (long) ENTER_GETEVENTS, 0L, 0L);
            Scenarios.requireEqual(1L, entered, "io_uring_enter");
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
        int head = completions.get(JAVA_INT, params.get(JAVA_INT, CQ_HEAD));
        int at = head & completions.get(JAVA_INT, params.get(JAVA_INT, CQ_MASK));
        int result = completions.get(JAVA_INT, params.get(JAVA_INT, CQ_CQES) + 16L * at + 8);
        INT.setVolatile(completions, (long) params.get(JAVA_INT, CQ_HEAD), head + 1);
        return result;
    }

    public void close() {
        Scenarios.requireEqual(0L, NativeCalls.syscall(NativeCalls.CLOSE, descriptor, 0, 0, 0), "close");
    }
}
