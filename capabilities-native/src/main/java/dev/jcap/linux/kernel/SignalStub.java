package dev.jcap.linux.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

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

    private static final byte[] X86_64_CODE = HexFormat.of().parseHex(
            // handler(rdi = signal, rsi = siginfo, rdx = context)
            "f30f1efa"                         // handler:  endbr64
                    + "837e08fa"               //           cmp dword ptr [rsi+8], -6   ; si_code == SI_TKILL
                    + "0f85a3000000"           //           jne out
                    + "49bd8877665544332211"   //           movabs r13, CONTROL         ; the control block
                    + "8b4610"                 //           mov eax, [rsi+16]           ; si_pid
                    + "413b4508"               //           cmp eax, [r13+8]
                    + "0f858c000000"           //           jne out
                    + "f041ff450c"             //           lock inc dword ptr [r13+12] ; handlers at work
                    + "b8ba000000"             //           mov eax, 186                ; gettid
                    + "0f05"                   //           syscall
                    + "89c2"                   //           mov edx, eax
                    + "4d8b6500"               //           mov r12, [r13]              ; the first chunk
                    + "4d85e4"                 // chunk:    test r12, r12
                    + "7470"                   //           jz leave
                    + "498d5c2440"             //           lea rbx, [r12+64]           ; its first slot
                    + "418b4c2408"             //           mov ecx, [r12+8]            ; how many are in use
                    + "85c9"                   // slot:     test ecx, ecx
                    + "741a"                   //           jz more
                    + "395304"                 //           cmp [rbx+4], edx            ; for this thread?
                    + "750d"                   //           jne step
                    + "31c0"                   //           xor eax, eax                ; PENDING
                    + "be01000000"             //           mov esi, 1                  ; RUNNING
                    + "f00fb133"               //           lock cmpxchg [rbx], esi
                    + "740e"                   //           je run
                    + "4883c340"               // step:     add rbx, 64
                    + "ffc9"                   //           dec ecx
                    + "ebe2"                   //           jmp slot
                    + "4d8b2424"               // more:     mov r12, [r12]              ; the next chunk
                    + "ebcd"                   //           jmp chunk
                    + "488b6b08"               // run:      mov rbp, [rbx+8]            ; the list
                    + "488b4500"               // next:     mov rax, [rbp]              ; system call, negative at the end
                    + "4885c0"                 //           test rax, rax
                    + "782f"                   //           js done
                    + "488b7d08"               //           mov rdi, [rbp+8]
                    + "488b7510"               //           mov rsi, [rbp+16]
                    + "488b5518"               //           mov rdx, [rbp+24]
                    + "4c8b5520"               //           mov r10, [rbp+32]
                    + "4c8b4528"               //           mov r8, [rbp+40]
                    + "4c8b4d30"               //           mov r9, [rbp+48]
                    + "0f05"                   //           syscall
                    + "48894310"               //           mov [rbx+16], rax           ; result
                    + "483d01f0ffff"           //           cmp rax, -4095              ; an errno?
                    + "7309"                   //           jae done
                    + "ff4318"                 //           inc dword ptr [rbx+24]      ; completed
                    + "4883c538"               //           add rbp, 56
                    + "ebc8"                   //           jmp next
                    + "c70302000000"           // done:     mov dword ptr [rbx], 2      ; DONE
                    + "f041ff4d0c"             // leave:    lock dec dword ptr [r13+12]
                    + "c3"                     // out:      ret
                    + "48c7c00f000000"         // restorer: mov rax, 15                 ; rt_sigreturn
                    + "0f05");                 //           syscall

    /** Where the code holds the address of the control block. */
    private static final int CONTROL_OPERAND = 16;
    /** The restorer is the last 9 bytes, in the form by which debuggers know a signal frame. */
    private static final int RESTORER = X86_64_CODE.length - 9;
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
    private static final int SIGACTION_SIZE = 32;

    /** Control block: address of the first chunk, process id, number of handlers at work. */
    private static final int FIRST_CHUNK = 0;
    private static final int PID = 8;
    private static final int AT_WORK = 12;

    /** Chunk: address of the next one, number of slots in use; the slots follow. One cache line each. */
    private static final int NEXT_CHUNK = 0;
    private static final int USED = 8;
    private static final int HEADER = 64;
    private static final int SLOTS = 255;

    /** Slot: stage, thread id, address of the list, last result, number of completed calls. */
    private static final int TID = 4;
    private static final int LIST = 8;
    private static final int RESULT = 16;
    private static final int COMPLETED = 24;
    private static final int SLOT_SIZE = 64;

    private static final int PENDING = Courier.Stage.PENDING.ordinal();
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
    private MemorySegment control;
    private long code;
    private int signal;

    SignalStub(LinuxKernel kernel) {
        this.kernel = kernel;
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
        long data = map();
        long page = data < 0 ? data : map();
        if (page < 0) {
            return page;
        }
        MemorySegment block = LinuxKernel.mapped(data, PAGE);
        block.set(JAVA_INT, PID, (int) pid());
        MemorySegment target = LinuxKernel.mapped(page, PAGE);
        target.copyFrom(MemorySegment.ofArray(X86_64_CODE));
        target.set(JAVA_LONG_UNALIGNED, CONTROL_OPERAND, data);
        long executable = kernel.syscall(kernel.arch().mprotect, page, PAGE, PROT_READ_EXEC, 0, 0, 0);
        if (executable >= 0) {
            control = block;
            code = page;
        }
        return executable;
    }

    private long map() {
        return kernel.syscall(kernel.arch().mmap, 0, PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
    }

    private long pid() {
        return kernel.syscall(kernel.arch().getpid, 0, 0, 0, 0, 0, 0);
    }

    /** Takes the highest real-time signal that nobody handles. */
    private long install() {
        for (int candidate = HIGHEST_SIGNAL; candidate >= LOWEST_SIGNAL; candidate--) {
            if (handlerOf(candidate) == SIG_DFL) {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment action = arena.allocate(SIGACTION_SIZE, 8);
                    action.set(JAVA_LONG, 0, code);
                    action.set(JAVA_LONG, 8, SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_RESTORER);
                    action.set(JAVA_LONG, 16, code + RESTORER);
                    action.set(JAVA_LONG, 24, ALL_SIGNALS);
                    signal = candidate;
                    return sigaction(candidate, action.address(), 0);
                }
            }
        }
        return -Errno.EAGAIN.number();
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
        return kernel.syscall(kernel.arch().rtSigaction, number, newAction, oldAction, 8, 0, 0);
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
            long result = kernel.syscall(kernel.arch().tgkill, pid, tid, signal, 0, 0, 0);
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
            return new Delivery(stage, slot.get(JAVA_INT, COMPLETED), slot.get(JAVA_LONG, RESULT));
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
