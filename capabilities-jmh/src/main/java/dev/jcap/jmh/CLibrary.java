package dev.jcap.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The other side of some comparisons: the C library's own functions, called without anything around them. */
final class CLibrary {

    // int capget(cap_user_header_t hdrp, cap_user_data_t datap);
    private static final MethodHandle CAPGET = link("capget", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

    // int capset(cap_user_header_t hdrp, const cap_user_data_t datap);
    private static final MethodHandle CAPSET = link("capset", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

    // int setresuid(uid_t ruid, uid_t euid, uid_t suid);
    private static final MethodHandle SETRESUID =
            link("setresuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private CLibrary() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link(String symbol, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(symbol), descriptor);
    }

    static int capget(MemorySegment header, MemorySegment data) {
        try {
            return (int) CAPGET.invokeExact(header, data);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static int capset(MemorySegment header, MemorySegment data) {
        try {
            return (int) CAPSET.invokeExact(header, data);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** As glibc has it: a signal to every thread, one after the other, and all of them waited for. */
    static int setresuid(int real, int effective, int saved) {
        try {
            return (int) SETRESUID.invokeExact(real, effective, saved);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
