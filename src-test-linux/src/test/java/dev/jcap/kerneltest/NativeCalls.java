package dev.jcap.kerneltest;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Raw system calls for the trouble that scenarios make. Numbers are those of x86-64. */
final class NativeCalls {

    static final long EXIT = 60;
    static final long CLOSE = 3;
    static final long RT_SIGPROCMASK = 14;
    static final long TGKILL = 234;
    static final long IO_URING_SETUP = 425;
    static final long PRCTL = 157;
    static final long GETTID = 186;

    // long syscall(long number, ...);
    private static final MethodHandle SYSCALL = link(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private NativeCalls() { }

    @SuppressWarnings("restricted")
    static MethodHandle link(String symbol, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(symbol), descriptor, options);
    }

    /** The result, or -1. */
    static long syscall(long number, long a, long b, long c, long d) {
        try {
            return (long) SYSCALL.invokeExact(number, a, b, c, d);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Blocks or unblocks all signals that can be blocked, behind the C library's back. */
    static void blockAllSignals(boolean block) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(8, 8);
            set.set(JAVA_LONG, 0, -1L);
            long how = block ? 0 : 1;
            Scenarios.requireEqual(0L, syscall(RT_SIGPROCMASK, how, set.address(), 0, 8), "rt_sigprocmask");
        }
    }

    static long gettid() {
        return syscall(GETTID, 0, 0, 0, 0);
    }
}
