package dev.jcap.kerneltest.support;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What scenarios in child JVMs say and ask. */
public final class Scenarios {

    /** How the line begins that says why a scenario cannot be played here. */
    public static final String SKIPPED = "skipped: ";

    private Scenarios() {}

    public static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    public static void requireEqual(Object expected, Object actual, String what) {
        require(Objects.equals(expected, actual), what + ": expected " + expected + ", is " + actual);
    }

    /** Says a line to the test and waits until the test closes this JVM's input. */
    public static void sayAndWait(String line) throws IOException {
        System.out.println(line);
        System.in.read();
    }

    /** Every thread without its name, which may change: to compare before and after. */
    public static List<String> credentialsOfAllThreads() {
        return Capabilities.process().read().stream().map(Scenarios::credentials).sorted().distinct().toList();
    }

    public static String credentials(CapabilitySnapshot thread) {
        return thread.state() + " bounding " + thread.bounding() + " ambient " + thread.ambient() + " nnp "
                + thread.noNewPrivs() + " uids " + thread.uids() + " gids " + thread.gids() + " groups "
                + thread.groups();
    }

    /** Requires that every thread is as it was: one that has just ended may still be listed for a moment. */
    public static void requireUnchanged(List<String> before) throws InterruptedException {
        awaitTrue(() -> credentialsOfAllThreads().equals(before), () -> "expected " + before + ", is "
                + credentialsOfAllThreads());
    }

    /** Waits until the condition holds. */
    public static void awaitTrue(BooleanSupplier condition, Supplier<String> otherwise) throws InterruptedException {
        long until = Patience.end();
        while (!condition.getAsBoolean()) {
            require(System.nanoTime() - until < 0, otherwise.get());
            Thread.sleep(1);
        }
    }

    /** Ends this JVM; the test counts as skipped for this reason. */
    public static void skip(String reason) {
        System.out.println(SKIPPED + reason);
        System.exit(0);
    }

    /** Starts a thread named stubborn that cannot be stopped: it blocks all signals. */
    public static void startStubbornThread() {
        CountDownLatch blocked = new CountDownLatch(1);
        Thread.ofPlatform().name("stubborn").daemon().start(() -> {
            NativeCalls.blockAllSignals(true);
            blocked.countDown();
            sleepForever();
        });
        try {
            blocked.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps a thread there until the JVM ends. */
    public static void sleepForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every capability that the running kernel knows. */
    public static CapabilitySet all() {
        return Capabilities.supported();
    }

    /** Runs the task on a platform thread of its own and hands over what it returns or throws. */
    public static <T> T onNewThread(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().start(future);
        return future.get();
    }

    /** Runs the action, which must throw this exception, and returns it. */
    public static <E extends Throwable> E requireThrows(Class<E> type, Runnable action) {
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

    /** What a child process of this one reads of itself. */
    public static CapabilitySnapshot childSnapshot() throws IOException {
        Process cat = new ProcessBuilder("cat", "/proc/self/status")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return CapabilitySnapshot.parse(new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
