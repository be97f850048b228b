package dev.jcap.jmh.start;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** The least that a Java program can do with the C library: one call of {@code getpid}. */
public final class BareDowncall {

    private BareDowncall() {}

    @SuppressWarnings("restricted")
    static void main() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle getpid = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("getpid"), FunctionDescriptor.of(JAVA_INT));
        System.out.println((int) getpid.invokeExact());
    }
}
