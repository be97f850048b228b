package dev.jcap.linux.internal.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.arch.StubCode;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The running Linux kernel: the one place where system calls, and calls of the C library, are made. */
public final class LinuxKernel implements Kernel {

    private static final int PR_CAPBSET_READ = 23;
    private static final int BUSY_TRIES = 1000;
    private static final long BUSY_PAUSE_NANOS = 1_000_000L;
    private static final int SIG_SETMASK = 2;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;

    private final Arch arch;
    private final Layouts layouts;
    private final LinuxTasks tasks;
    private final int capabilityCount;
    private SignalHandler handler;
    private MethodHandle runs;
    private long runsAt;

    private LinuxKernel(Arch arch) {
        this.arch = arch;
        layouts = new Layouts(arch);
        tasks = new LinuxTasks(this);
        capabilityCount = countCapabilities();
    }

    /**
     * Links the C library's functions.
     *
     * @throws UnsupportedOperationException when this is not Linux, the architecture is unknown, or this Java cannot call
     *                                       the C library
     * @throws IllegalCallerException        when Java was started without native access for this module
     */
    public static LinuxKernel open(String osName, String osArch) {
        if (!osName.equals("Linux")) {
            throw new UnsupportedOperationException("capabilities exist on Linux only; this is " + osName);
        }
        Arch arch = Arch.of(osArch);
        try {
            // Before the first call, whose own failures are of another kind.
            Objects.requireNonNull(C.SYSCALL);
            return new LinuxKernel(arch);
        } catch (ExceptionInInitializerError e) {
            throw unusable(e);
        }
    }

    /** Why the C library cannot be called. */
    private static RuntimeException unusable(ExceptionInInitializerError failure) {
        if (failure.getCause() instanceof IllegalCallerException denied) {
            return denied;
        }
        if (failure.getCause() instanceof UnsupportedOperationException unsupported && noDescriptorIsFree()) {
            return new UnsupportedOperationException("no file descriptor was free when this JVM looked for the C library, and it"
                    + " looks only once: restart it", unsupported);
        }
        if (failure.getCause() instanceof UnsupportedOperationException unsupported) {
            return new UnsupportedOperationException("this Java cannot call the C library (" + unsupported.getMessage()
                    + "): jcap requires a JVM with a linker for native code, as HotSpot's client and server VM have; the Zero"
                    + " VM has none", unsupported);
        }
        throw failure;
    }

    /** Whether a file that this process may read cannot be opened. */
    private static boolean noDescriptorIsFree() {
        File readable = new File("/dev/null");
        try (FileInputStream _ = new FileInputStream(readable)) {
            return false;
        } catch (IOException e) {
            return readable.canRead();
        }
    }

    /** The C library's functions, linked when first used: linking costs tens of milliseconds at start-up. */
    public static final class C {
        private static final StructLayout STATE = Linker.Option.captureStateLayout();
        private static final int ERRNO = (int) offsetOfErrno();

        // On amd64 the caller of a variadic function says how many vector registers carry arguments. None do, syscall(2) does
        // not ask, and linking a call that says so takes a JVM's start ten milliseconds more.
        private static final Linker.Option[] SYSCALL_OPTIONS = System.getProperty("os.arch").equals("amd64")
                ? new Linker.Option[] {Linker.Option.captureCallState("errno")}
                : new Linker.Option[] {Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(1)};

        // long syscall(long number, ...);
        static final MethodHandle SYSCALL = linkAsSyscall(code("syscall"));

        /** Counted here: a path through a layout takes the JDK longer than all that follows. */
        private static long offsetOfErrno() {
            long offset = 0;
            for (MemoryLayout member : STATE.memberLayouts()) {
                if (member.name().equals(Optional.of("errno"))) {
                    return offset;
                }
                offset += member.byteSize();
            }
            throw new AssertionError("no errno in " + STATE);
        }

        private static Optional<MemorySegment> find(String symbol) {
            return Linker.nativeLinker().defaultLookup().find(symbol);
        }

        private static MemorySegment code(String symbol) {
            Optional<MemorySegment> code = find(symbol);
            if (code.isEmpty()) {
                throw missing(symbol);
            }
            return code.get();
        }

        private static UnsupportedOperationException missing(String symbol) {
            return new UnsupportedOperationException("the C library has no function " + symbol + " that can be looked up; a"
                    + " static executable has none at all, so build native images without --static");
        }

        /** A function of the C library; where it is missing, the handle throws an UnsupportedOperationException. */
        public static MethodHandle link(String symbol, FunctionDescriptor descriptor) {
            Optional<MemorySegment> code = find(symbol);
            if (code.isPresent()) {
                return link(code.get(), descriptor);
            }
            MethodType type = descriptor.toMethodType();
            MethodHandle refusal = MethodHandles.throwException(type.returnType(), UnsupportedOperationException.class)
                    .bindTo(missing(symbol));
            return MethodHandles.dropArguments(refusal, 0, type.parameterList());
        }

        @SuppressWarnings("restricted")
        private static MethodHandle link(MemorySegment code, FunctionDescriptor descriptor, Linker.Option... options) {
            return Linker.nativeLinker().downcallHandle(code, descriptor, options);
        }

        /** Code that is called in the form of syscall: the JDK prepares each form of call but once. */
        static MethodHandle linkAsSyscall(MemorySegment code) {
            return link(
                    code,
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    SYSCALL_OPTIONS);
        }
    }

    /** A raw system call: its result, or -errno. */
    public long syscall(long number, long a, long b, long c, long d, long e, long f) {
        try (Scratch scratch = Scratch.take()) {
            return syscall(scratch.errno, number, a, b, c, d, e, f);
        }
    }

    /** Where a thread that makes many calls lets each of them leave its errno. */
    public static MemorySegment errnoIn(Arena arena) {
        return arena.allocate(C.STATE);
    }

    /** A raw system call that leaves its errno in memory of the caller: its result, or -errno. */
    public long syscall(MemorySegment state, long number, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) C.SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
            return result == -1 ? -Layouts.buffer(state).getInt(C.ERRNO) : result;
        } catch (Throwable t) {
            throw new AssertionError("syscall(2) itself cannot throw", t);
        }
    }

    /** Memory that the kernel mapped for this process. */
    @SuppressWarnings("restricted")
    static MemorySegment mapped(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    public Arch arch() {
        return arch;
    }

    Layouts layouts() {
        return layouts;
    }

    @Override
    public int capabilityCount() {
        return capabilityCount;
    }

    /** The first number that PR_CAPBSET_READ refuses: all below are known, all above are not. */
    private int countCapabilities() {
        int known = 0;
        int unknown = 64;
        while (known < unknown) {
            int middle = (known + unknown) >>> 1;
            if (syscall(arch.prctl, PR_CAPBSET_READ, middle, 0, 0, 0, 0) >= 0) {
                known = middle + 1;
            } else {
                unknown = middle;
            }
        }
        return known;
    }

    @Override
    public int gettid() {
        return (int) syscall(arch.gettid, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public long call(KernelCall call) {
        try (Scratch scratch = Scratch.take()) {
            long[] raw = layouts.encode(call, scratch);
            return syscall(scratch.errno, raw[0], raw[1], raw[2], raw[3], raw[4], raw[5], raw[6]);
        }
    }

    @Override
    public long capget(int tid, long[] sets) {
        try (Scratch scratch = Scratch.take()) {
            Layouts.writeCapHeader(scratch.buffer, tid);
            long data = scratch.start + Layouts.CAP_HEADER_SIZE;
            long result = syscall(scratch.errno, arch.capget, scratch.start, data, 0, 0, 0, 0);
            Layouts.readCaps(scratch.buffer, sets);
            return result;
        }
    }

    @Override
    public long capset(long permitted, long effective, long inheritable) {
        try (Scratch scratch = Scratch.take()) {
            Layouts.writeCaps(scratch.buffer, permitted, effective, inheritable);
            long data = scratch.start + Layouts.CAP_HEADER_SIZE;
            return syscall(scratch.errno, arch.capset, scratch.start, data, 0, 0, 0, 0);
        }
    }

    @Override
    public long openTasks() {
        return tasks.open();
    }

    @Override
    public void close(int descriptor) {
        syscall(arch.close, descriptor, 0, 0, 0, 0, 0);
    }

    @Override
    public Tids tids(int directory) {
        return tasks.tids(directory);
    }

    @Override
    public Text read(int directory, int tid, String file) {
        return tasks.read(directory, tid, file);
    }

    @Override
    public Namespace namespace() {
        long[] shown = new long[2];
        for (int i = 0; i < shown.length; i++) {
            String kind = i == 0 ? "uid" : "gid";
            Text map = tasks.read("/proc/self/" + kind + "_map");
            boolean mapsAll = map.error() >= 0 && OverflowIds.mapsAll(map.content());
            Text sysctl = mapsAll ? new Text(0, "-1") : tasks.read("/proc/sys/kernel/overflow" + kind);
            if (Errno.ENOENT.is(map.error())) {
                // A kernel without user namespaces.
                sysctl = new Text(0, "-1");
            } else if (map.error() < 0 || sysctl.error() < 0) {
                return new Namespace(Math.min(map.error(), sysctl.error()), OverflowIds.NONE);
            }
            shown[i] = Long.parseLong(sysctl.content().strip());
        }
        return new Namespace(0, new OverflowIds(shown[0], shown[1]));
    }

    @Override
    public Descriptors descriptors(String link) {
        return tasks.descriptors(link);
    }

    @Override
    public Text readOwnStatus() {
        return tasks.readOwnStatus();
    }

    @Override
    public long prepareStop() {
        if (handler == null) {
            handler = new SignalHandler(this);
        }
        return handler.prepare();
    }

    @Override
    public int signal() {
        return handler.signal();
    }

    @Override
    public StopResult stop(StopOrder order) {
        StopResult result = new LinuxStop(this, handler, order).run();
        // Another copy of jcap in this process is at it.
        for (int tries = 1; result == null && tries < BUSY_TRIES; tries++) {
            pause(BUSY_PAUSE_NANOS);
            result = new LinuxStop(this, handler, order).run();
        }
        return result != null ? result : StopResult.notBegun(-Errno.EBUSY.number());
    }

    /** Runs the code of {@link StubCode#run()} for a slot: an ordinary downcall, so that the JVM need not wait for it. */
    void run(long function, long slot) {
        if (runs == null || runsAt != function) {
            runs = C.linkAsSyscall(MemorySegment.ofAddress(function));
            runsAt = function;
        }
        try (Scratch scratch = Scratch.take()) {
            long ignored = (long) runs.invokeExact(scratch.errno, slot, 0L, 0L, 0L, 0L, 0L, 0L);
        } catch (Throwable t) {
            throw new AssertionError("machine code cannot throw", t);
        }
    }

    /** The number of this process, which a restore from a checkpoint can change. */
    public int pid() {
        return (int) syscall(arch.getpid, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void pause(long nanos) {
        // Parking returns at once on a thread that is interrupted.
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(nanos);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onDisposableThread(Runnable task) {
        Thread thread = LibraryThread.user(DisposableThread.NAME, task);
        // Not the program's handler: it would run with whatever credentials the task has taken on.
        thread.setUncaughtExceptionHandler(DisposableThread.NOTHING);
        thread.start();
        ThreadEnd.await(thread);
    }

    /** Blocks exactly these signals on the calling thread, bit n for signal n + 1: 0 or -errno. */
    public long blockSignals(long mask) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(8, 8);
            Layouts.buffer(set).putLong(mask);
            return syscall(arch.rtSigprocmask, SIG_SETMASK, set.address(), 0, 8, 0, 0);
        }
    }

    /** {@code execve(2)}: -errno, or no return. The texts are without the NUL at their end. */
    public long execve(byte[] path, List<byte[]> arguments, List<byte[]> environment) {
        try (Arena arena = Arena.ofConfined()) {
            long argv = Layouts.texts(arguments, arena).address();
            long envp = Layouts.texts(environment, arena).address();
            return syscall(arch.execve, Layouts.text(path, arena).address(), argv, envp, 0, 0, 0);
        }
    }

    /**
     * Puts a seccomp filter that allows everything on every thread at once, and no_new_privs with it if the calling
     * thread has that: 0, -errno, or the id of a thread whose own filter is in the way; then nothing has changed.
     */
    public long synchronizeThreads() {
        try (Arena arena = Arena.ofConfined()) {
            long program = Layouts.allowingFilter(arena).address();
            return syscall(arch.seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program, 0, 0, 0);
        }
    }
}
