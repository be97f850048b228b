package dev.jcap.jmh.start;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jcap.jmh.Crowd;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The least that a Java program of some threads must do to make one system call and to learn why it was refused. */
public final class BareSyscall {

    /** Of a call that no kernel has. */
    private static final long NUMBER = -1;

    private BareSyscall() {}

    /** With one argument: how many threads it starts before. */
    @SuppressWarnings({"restricted", "resource"})
    static void main(String[] args) throws Throwable {
        new Crowd(Integer.parseInt(args[0]));
        Linker linker = Linker.nativeLinker();
        MethodHandle syscall = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState("errno"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
            long result = (long) syscall.invokeExact(errno, NUMBER, 0L, 0L, 0L, 0L, 0L, 0L);
            System.out.println(result == 0 ? 0 : errno.get(JAVA_INT, 0));
        }
    }
}
