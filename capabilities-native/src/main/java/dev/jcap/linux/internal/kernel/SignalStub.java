package dev.jcap.linux.internal.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The code that other threads run: a signal handler of some two hundred bytes of machine code in a page of its own.
 *
 * <p>The handler acts only on a signal that this very process sent with {@code tgkill(2)}: the kernel lets no other
 * process claim that. It looks for a slot with its thread's id, claims it, makes the system calls of the slot's list
 * until one fails, and notes in the slot how far it came. It touches no Java, allocates nothing and leaves errno alone;
 * the registers are the kernel's to restore.
 *
 * <p>The handler stays installed for good: a thread that has the signal blocked may receive it at any later time, and
 * then finds no slot.
 */
final class SignalStub {

    private static final int PAGE = 4096;

    private static final int PROT_READ_WRITE = 3;
    private static final int PROT_READ_EXEC = 5;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    private static final int HIGHEST_SIGNAL = 64;
    private static final int LOWEST_SIGNAL = 35;
    private static final long SIG_DFL = 0;
    private static final long SA_SIGINFO = 0x4;
    private static final long SA_RESTORER = 0x0400_0000;
    private static final long SA_ONSTACK = 0x0800_0000;
    private static final long SA_RESTART = 0x1000_0000;
    private static final long ALL_SIGNALS = -1;
    /** The kernel's own structure: handler, flags, the restorer where there is one, mask. */
    private static final int SIGACTION_SIZE = 32;

    /** Control block: address of the first chunk, process id, number of handlers at work. */
    private static final int FIRST_CHUNK = 0;
    private static final int PID = 8;
    private static final int AT_WORK = 12;

    /** Chunk: address of the next one, number of slots in use; the slots follow. One cache line each. */
    private static final int NEXT_CHUNK = 0;
    private static final int USED = 8;
    private static final int HEADER = 64;
    private static final int SLOTS = 63;

    /** Slot: stage, thread id, address of the list, last result, number of completed calls. */
    private static final int TID = 4;
    private static final int LIST = 8;
    private static final int RESULT = 16;
    private static final int COMPLETED = 24;
    private static final int SLOT_SIZE = 64;

    private static final int PENDING = Courier.Stage.PENDING.ordinal();
    private static final int DONE = Courier.Stage.DONE.ordinal();
    private static final int RECALLED = Courier.Stage.RECALLED.ordinal();
    private static final Courier.Stage[] STAGES = Courier.Stage.values();

    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long HANDLERS_LEAVE_NANOS = 100_000_000L;
    private static final int FULL_QUEUE_TRIES = 200;
    private static final long FULL_QUEUE_PAUSE_NANOS = 5_000_000L;

    /** Memory of ended sweeps in which a handler was still at work: never given back. */
    private static final List<Arena> KEPT = new ArrayList<>();

    private final LinuxKernel kernel;
    private final Arch arch;
    /** Where the pages are, or -errno: kept from try to try, as a refusal may come again and again. */
    private long data;
    private long page;
    private MemorySegment control;
    private long code;
    private int signal;

    SignalStub(LinuxKernel kernel) {
        this.kernel = kernel;
        arch = kernel.arch();
    }

    /** Makes the handler ready and proves on the calling thread that a signal arrives: 0 or -errno. */
    long prepare() {
        if (code == 0) {
            long made = make();
            if (made < 0) {
                return made;
            }
        }
        long installed = isInstalled() ? 0 : install();
        return installed < 0 ? installed : probe();
    }

    /** A page for the control block, and a fresh one for the code, written once, then read-execute for good. */
    private long make() {
        data = data > 0 ? data : map();
        page = data < 0 || page > 0 ? page : map();
        if (data < 0) {
            return data;
        }
        if (page < 0) {
            return page;
        }
        MemorySegment block = LinuxKernel.mapped(data, PAGE);
        block.set(JAVA_INT, PID, (int) pid());
        MemorySegment target = LinuxKernel.mapped(page, PAGE);
        target.copyFrom(MemorySegment.ofArray(arch.stub.bytes()));
        target.set(JAVA_LONG_UNALIGNED, arch.stub.control(), data);
        long executable = kernel.syscall(arch.mprotect, page, PAGE, PROT_READ_EXEC, 0, 0, 0);
        if (arch.riscvFlushIcache != 0) {
            // Belt and braces: the kernel does this itself when a page becomes executable for the first time.
            kernel.syscall(arch.riscvFlushIcache, page, page + PAGE, 0, 0, 0, 0);
        }
        if (executable >= 0) {
            control = block;
            code = page;
        }
        return executable;
    }

    private long map() {
        if (!arch.mmapReadsMemory) {
            return kernel.syscall(arch.mmap, 0, PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocateFrom(JAVA_LONG, 0, PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
            return kernel.syscall(arch.mmap, arguments.address(), 0, 0, 0, 0, 0);
        }
    }

    private long pid() {
        return kernel.syscall(arch.getpid, 0, 0, 0, 0, 0, 0);
    }

    /** Takes the highest real-time signal that nobody handles. */
    private long install() {
        long refusal = -Errno.EAGAIN.number();
        for (int candidate = HIGHEST_SIGNAL; candidate >= LOWEST_SIGNAL; candidate--) {
            long handler = handlerOf(candidate);
            refusal = handler < 0 ? handler : refusal;
            if (handler == SIG_DFL) {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment action = arena.allocate(SIGACTION_SIZE, 8);
                    action.set(JAVA_LONG, 0, code);
                    OptionalInt restorer = arch.stub.restorer();
                    action.set(JAVA_LONG, 8, SA_SIGINFO | SA_ONSTACK | SA_RESTART | (restorer.isPresent() ? SA_RESTORER : 0));
                    if (restorer.isPresent()) {
                        action.set(JAVA_LONG, 16, code + restorer.getAsInt());
                    }
                    action.set(JAVA_LONG, arch.sigactionMask, ALL_SIGNALS);
                    signal = candidate;
                    return sigaction(candidate, action.address(), 0);
                }
            }
        }
        return refusal;
    }

    private boolean isInstalled() {
        return signal != 0 && handlerOf(signal) == code;
    }

    private long handlerOf(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(SIGACTION_SIZE, 8);
            long result = sigaction(number, 0, action.address());
            return result < 0 ? result : action.get(JAVA_LONG, 0);
        }
    }

    private long sigaction(int number, long newAction, long oldAction) {
        return kernel.syscall(arch.rtSigaction, number, newAction, oldAction, 8, 0, 0);
    }

    private long probe() {
        try (Slots slots = new Slots()) {
            long list = slots.layOut(List.of());
            long parcel = slots.post(kernel.gettid(), list);
            // The queue belongs to the user: other processes may fill it for a moment.
            for (int tries = 1; Errno.EAGAIN.is(parcel) && tries < FULL_QUEUE_TRIES; tries++) {
                kernel.pause(FULL_QUEUE_PAUSE_NANOS);
                parcel = slots.post(kernel.gettid(), list);
            }
            if (parcel < 0) {
                return parcel;
            }
            return slots.delivery(parcel).succeeded() ? 0 : -Errno.EAGAIN.number();
        }
    }

    Courier courier() {
        return new Slots();
    }

    /** One sweep's lists and slots. Only one is open at a time. */
    private final class Slots implements Courier {

        private final Arena arena = Arena.ofAuto();
        private final List<MemorySegment> chunks = new ArrayList<>();
        private final long pid = pid();
        private int used;
        /** The handlers begin their search here. */
        private int firstLinked;

        @Override
        public int signal() {
            return signal;
        }

        @Override
        public long layOut(List<KernelCall> calls) {
            MemorySegment list = arena.allocate((calls.size() + 1) * Layouts.CALL_SIZE, 8);
            long offset = 0;
            for (KernelCall call : calls) {
                Layouts.writeCall(list, offset, kernel.layouts().encode(call, arena));
                offset += Layouts.CALL_SIZE;
            }
            list.set(JAVA_LONG, offset, -1);
            return list.address();
        }

        /** A parcel is its slot's number, counted from 1. */
        @Override
        public long post(int tid, long list) {
            if (used == chunks.size() * SLOTS) {
                addChunk();
            }
            MemorySegment chunk = chunks.getLast();
            int inChunk = used % SLOTS + 1;
            long parcel = ++used;
            MemorySegment slot = slot(parcel);
            slot.set(JAVA_INT, TID, tid);
            slot.set(JAVA_LONG, LIST, list);
            INT.setVolatile(chunk, (long) USED, inChunk);
            long result = kernel.syscall(arch.tgkill, pid, tid, signal, 0, 0, 0);
            if (result < 0) {
                recall(parcel);
                return result;
            }
            return parcel;
        }

        private void addChunk() {
            MemorySegment chunk = arena.allocate(HEADER + SLOTS * SLOT_SIZE, SLOT_SIZE);
            MemorySegment previous = chunks.isEmpty() ? control : chunks.getLast();
            long link = chunks.isEmpty() ? FIRST_CHUNK : NEXT_CHUNK;
            chunks.add(chunk);
            LONG.setVolatile(previous, link, chunk.address());
        }

        @Override
        public Delivery delivery(long parcel) {
            MemorySegment slot = slot(parcel);
            Stage stage = STAGES[(int) INT.getVolatile(slot, 0L)];
            unlinkEnded();
            return new Delivery(stage, slot.get(JAVA_INT, COMPLETED), slot.get(JAVA_LONG, RESULT));
        }

        /** A handler need not look through the slots that others have done with. */
        private void unlinkEnded() {
            while (firstLinked < chunks.size() - 1 && isEnded(chunks.get(firstLinked))) {
                firstLinked++;
                LONG.setVolatile(control, (long) FIRST_CHUNK, chunks.get(firstLinked).address());
            }
        }

        private static boolean isEnded(MemorySegment chunk) {
            for (int i = 0; i < SLOTS; i++) {
                if ((int) INT.getVolatile(chunk, (long) HEADER + i * SLOT_SIZE) < DONE) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean recall(long parcel) {
            return INT.compareAndSet(slot(parcel), 0L, PENDING, RECALLED);
        }

        private MemorySegment slot(long parcel) {
            long index = parcel - 1;
            return chunks.get((int) (index / SLOTS)).asSlice(HEADER + index % SLOTS * SLOT_SIZE, SLOT_SIZE);
        }

        /** After this a signal that arrives late finds no slot; one that is being handled keeps the memory. */
        @Override
        public void close() {
            for (long parcel = 1; parcel <= used; parcel++) {
                recall(parcel);
            }
            LONG.setVolatile(control, (long) FIRST_CHUNK, 0L);
            long until = System.nanoTime() + HANDLERS_LEAVE_NANOS;
            while ((int) INT.getVolatile(control, (long) AT_WORK) != 0) {
                if (System.nanoTime() - until > 0) {
                    synchronized (KEPT) {
                        KEPT.add(arena);
                    }
                    return;
                }
                kernel.pause(50_000L);
            }
        }
    }
}
