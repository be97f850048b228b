package dev.jcap.kerneltest.support;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Raw system calls for the trouble that scenarios make. Numbers are those of x86-64. */
public final class NativeCalls {

    public static final long EXIT = 60;
    public static final long CLOSE = 3;
    static final long RT_SIGPROCMASK = 14;
    public static final long RT_SIGACTION = 13;
    public static final long TGKILL = 234;
    public static final long IO_URING_SETUP = 425;
    public static final long PRCTL = 157;
    private static final long PR_GET_DUMPABLE = 3;
    static final long GETTID = 186;
    public static final long UMASK = 95;

    // long syscall(long number, ...);
    private static final MethodHandle SYSCALL = link(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    // int sigaction(int signum, const struct sigaction *act, struct sigaction *oldact);
    private static final MethodHandle SIGACTION =
            link("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    /** struct sigaction of glibc: the handler, 128 bytes of mask, the flags, the restorer. */
    private static final long SIGACTION_SIZE = 152;

    private NativeCalls() {}

    @SuppressWarnings("restricted")
    public static MethodHandle link(String symbol, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(symbol), descriptor, options);
    }

    /** The result, or -1. */
    public static long syscall(long number, long a, long b, long c, long d) {
        try {
            return (long) SYSCALL.invokeExact(number, a, b, c, d);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE and SIGSEGV: a JVM's thread raises them itself and dies if it blocks them. */
    private static final long SYNCHRONOUS = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10;

    /** Blocks or unblocks all signals that come from outside, behind the C library's back. */
    public static void blockAllSignals(boolean block) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(8, 8);
            set.set(JAVA_LONG, 0, ~SYNCHRONOUS);
            long how = block ? 0 : 1;
            Scenarios.requireEqual(0L, syscall(RT_SIGPROCMASK, how, set.address(), 0, 8), "rt_sigprocmask");
        }
    }

    public static long gettid() {
        return syscall(GETTID, 0, 0, 0, 0);
    }

    /** Makes a function of the C library the handler of a signal. */
    public static void handle(int signal, String function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(SIGACTION_SIZE, 8);
            action.set(ADDRESS, 0, Linker.nativeLinker().defaultLookup().findOrThrow(function));
            Scenarios.requireEqual(0, sigaction(signal, action, MemorySegment.NULL), "sigaction");
        }
    }

    /** Whether a function of the C library is the handler of a signal. */
    public static boolean isHandledBy(int signal, String function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(SIGACTION_SIZE, 8);
            Scenarios.requireEqual(0, sigaction(signal, MemorySegment.NULL, action), "sigaction");
            return action.get(ADDRESS, 0)
                    .equals(Linker.nativeLinker().defaultLookup().findOrThrow(function));
        }
    }

    private static int sigaction(int signal, MemorySegment wanted, MemorySegment found) {
        try {
            return (int) SIGACTION.invokeExact(signal, wanted, found);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** The process's dumpable flag. */
    public static long dumpable() {
        return syscall(PRCTL, PR_GET_DUMPABLE, 0, 0, 0);
    }
}
