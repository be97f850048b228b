package dev.jcap.jmh.start;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jcap.jmh.Crowd;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** The least that a Java program of some threads can do with the C library: one call of {@code getpid}. */
public final class BareDowncall {

    private BareDowncall() {}

    /** With one argument: how many threads it starts before. */
    @SuppressWarnings({"restricted", "resource"})
    static void main(String[] args) throws Throwable {
        new Crowd(Integer.parseInt(args[0]));
        Linker linker = Linker.nativeLinker();
        MethodHandle getpid = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("getpid"), FunctionDescriptor.of(JAVA_INT));
        System.out.println((int) getpid.invokeExact());
    }
}
