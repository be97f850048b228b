package dev.jcap.linux.internal.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

/** Functions of the C library that are there, and that are not. */
class LinkingTest {

    private static final FunctionDescriptor INT_OF_INT = FunctionDescriptor.of(JAVA_INT, JAVA_INT);

    @Test
    void link_functionOfTheCLibrary_canBeCalled() throws Throwable {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
        assertEquals(7, (int) LinuxKernel.C.link("abs", INT_OF_INT).invokeExact(-7));
    }

    @Test
    void link_functionThatTheCLibraryLacks_isRefusedWhenItIsCalled() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
        MethodHandle missing = LinuxKernel.C.link("no_such_function", INT_OF_INT);
        String message = assertThrows(UnsupportedOperationException.class, () -> {
            int ignored = (int) missing.invokeExact(1);
        }).getMessage();
        assertTrue(message.startsWith("the C library has no function no_such_function"), message);
        assertTrue(message.contains("static"), message);
    }
}
