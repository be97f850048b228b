package dev.jcap.kerneltest;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** What scenarios in child JVMs say and ask. */
final class Scenarios {

    private Scenarios() { }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    static void requireEqual(Object expected, Object actual, String what) {
        require(Objects.equals(expected, actual), what + ": expected " + expected + ", is " + actual);
    }

    /** Says a line to the test and waits until the test closes this JVM's input. */
    static void sayAndWait(String line) throws IOException {
        System.out.println(line);
        System.in.read();
    }

    /** Every thread without its name, which may change: to compare before and after. */
    static List<String> credentialsOfAllThreads() {
        return Capabilities.process().read().stream().map(Scenarios::credentials).sorted().distinct().toList();
    }

    static String credentials(CapabilitySnapshot thread) {
        return thread.state() + " bounding " + thread.bounding() + " ambient " + thread.ambient() + " nnp "
                + thread.noNewPrivs() + " uids " + thread.uids() + " gids " + thread.gids() + " groups "
                + thread.groups();
    }

    /** Runs the action, which must throw this exception, and returns it. */
    static <E extends Throwable> E requireThrows(Class<E> type, Runnable action) {
        try {
            action.run();
        } catch (Throwable t) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
            throw new AssertionError("expected " + type.getSimpleName() + ", was " + t, t);
        }
        throw new AssertionError("expected " + type.getSimpleName() + ", but nothing was thrown");
    }
}
