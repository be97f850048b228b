package dev.jcap.linux.internal.kernel;

import dev.jcap.linux.internal.arch.Arch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/**
 * The code that other threads run: a signal handler of some hundreds of bytes of machine code in a page of its own.
 *
 * <p>The handler acts only on a signal that this very process sent with {@code tgkill(2)}: the kernel lets no other
 * process claim that. It finds the slot of its thread by the thread's id, claims it, and takes the steps of the slot's
 * {@link StepProgram}. It touches no Java, allocates nothing and leaves errno alone; the registers are the kernel's to
 * restore.
 *
 * <p>There is one in a process, however many copies of this class there are: each asks the kernel whose handlers are
 * installed, and takes over one that is its own to the byte. The address of the stop in progress, in the control block that
 * the handler's code names, is the lock by which they keep out of each other's way.
 *
 * <p>The handler stays installed for good: a thread that has the signal blocked may receive it at any later time, and
 * then finds no stop.
 */
public final class SignalHandler {

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
    /** All but SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV and SIGSYS: who emulates system calls for a filter goes on doing so. */
    private static final long BLOCKED = ~(1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 30);
    /** The kernel's own structure: handler, flags, the restorer where there is one, mask. */
    private static final int SIGACTION_SIZE = 32;

    private static final int FUTEX_WAIT_PRIVATE = 128;

    /** Control block: address of the stop in progress, process id, number of handlers at work. */
    private static final int STOP = 0;
    private static final int PID = 8;
    private static final int AT_WORK = 12;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HANDLERS_LEAVE_NANOS = 100_000_000L;

    private final LinuxKernel kernel;
    private final Arch arch;
    /** Where the pages are, or -errno: kept from try to try, as a refusal may come again and again. */
    private long data;
    private long page;
    private ByteBuffer control;
    private long code;
    private int signal;

    SignalHandler(LinuxKernel kernel) {
        this.kernel = kernel;
        arch = kernel.arch();
    }

    int signal() {
        return signal;
    }

    /** Where the function for the calling thread's own program starts. */
    long function() {
        return code + arch.stub.run();
    }

    /** Makes the handler ready: 0 or -errno. */
    long prepare() {
        if (code != 0 && signal != 0 && handlerOf(signal) == code) {
            return 0;
        }
        if (code == 0) {
            takeOver();
        }
        if (code == 0) {
            long made = make();
            if (made < 0) {
                return made;
            }
        }
        return handlerOf(signal) == code ? 0 : install();
    }

    /** Another copy's handler, if it is this one to the byte. */
    private void takeOver() {
        for (int candidate = HIGHEST_SIGNAL; candidate >= LOWEST_SIGNAL; candidate--) {
            long handler = handlerOf(candidate);
            if (handler > 0 && handler % PAGE == 0 && isReadable(handler)) {
                ByteBuffer found = Layouts.buffer(LinuxKernel.mapped(handler, arch.stub.bytes().length));
                long block = found.getLong(arch.stub.control());
                if (found.equals(ByteBuffer.wrap(codeFor(block)))) {
                    control = Layouts.buffer(LinuxKernel.mapped(block, PAGE));
                    code = handler;
                    signal = candidate;
                    return;
                }
            }
        }
    }

    /** Asks the kernel, which does not end the process when it is not. */
    private boolean isReadable(long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment noTime = arena.allocate(16, 8);
            long result = kernel.syscall(arch.futex, address, FUTEX_WAIT_PRIVATE, 0, noTime.address(), 0, 0);
            return !Errno.EFAULT.is(result);
        }
    }

    private byte[] codeFor(long block) {
        byte[] bytes = arch.stub.bytes().clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putLong(arch.stub.control(), block);
        return bytes;
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
        Layouts.buffer(LinuxKernel.mapped(page, PAGE)).put(codeFor(data));
        long executable = kernel.syscall(arch.mprotect, page, PAGE, PROT_READ_EXEC, 0, 0, 0);
        if (arch.riscvFlushIcache != 0) {
            // Belt and braces: the kernel does this itself when a page becomes executable for the first time.
            kernel.syscall(arch.riscvFlushIcache, page, page + PAGE, 0, 0, 0, 0);
        }
        if (executable >= 0) {
            control = Layouts.buffer(LinuxKernel.mapped(data, PAGE));
            code = page;
        }
        return executable;
    }

    private long map() {
        if (!arch.mmapReadsMemory) {
            return kernel.syscall(arch.mmap, 0, PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = Layouts.longs(arena, 0, PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
            return kernel.syscall(arch.mmap, arguments.address(), 0, 0, 0, 0, 0);
        }
    }

    /** Takes the highest real-time signal that nobody handles. */
    private long install() {
        long refusal = -Errno.EAGAIN.number();
        for (int candidate = HIGHEST_SIGNAL; candidate >= LOWEST_SIGNAL; candidate--) {
            long handler = handlerOf(candidate);
            refusal = handler < 0 ? handler : refusal;
            if (handler == SIG_DFL) {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment memory = arena.allocate(SIGACTION_SIZE, 8);
                    ByteBuffer action = Layouts.buffer(memory).putLong(0, code);
                    OptionalInt restorer = arch.stub.restorer();
                    action.putLong(8, SA_SIGINFO | SA_ONSTACK | SA_RESTART | (restorer.isPresent() ? SA_RESTORER : 0));
                    if (restorer.isPresent()) {
                        action.putLong(16, code + restorer.getAsInt());
                    }
                    action.putLong(arch.sigactionMask, BLOCKED);
                    signal = candidate;
                    return sigaction(candidate, memory.address(), 0);
                }
            }
        }
        return refusal;
    }

    private long handlerOf(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(SIGACTION_SIZE, 8);
            long result = sigaction(number, 0, action.address());
            return result < 0 ? result : Layouts.buffer(action).getLong(0);
        }
    }

    private long sigaction(int number, long newAction, long oldAction) {
        return kernel.syscall(arch.rtSigaction, number, newAction, oldAction, 8, 0, 0);
    }

    /** Lets the handlers find a stop; false while there is another one. */
    boolean begin(long stop, int pid) {
        if (!LONG.compareAndSet(control, STOP, 0L, stop)) {
            return false;
        }
        // The number may be another one than last time: a process that was frozen into files comes back with the same memory.
        INT.setVolatile(control, PID, pid);
        return true;
    }

    /** A signal that arrives late finds no stop from now on; false when a handler is still at work and needs its memory. */
    boolean end() {
        LONG.setVolatile(control, STOP, 0L);
        long until = System.nanoTime() + HANDLERS_LEAVE_NANOS;
        while ((int) INT.getVolatile(control, AT_WORK) != 0) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            kernel.pause(50_000L);
        }
        return true;
    }
}
