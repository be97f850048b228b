package dev.jcap.proof;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;

/** What the targets of fuzzing ask for, without a test library: the fuzzer runs them by themselves. */
public final class Expect {

    private static final int LONGEST_MESSAGE = 1000;

    private Expect() {}

    /** Bytes as a text. */
    public static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** The bytes from a place on as a text; the empty text when there are none. */
    public static String text(byte[] input, int from) {
        return input.length <= from ? "" : new String(input, from, input.length - from, StandardCharsets.UTF_8);
    }

    /** One of the values, chosen by a byte of the input; the first when it is too short. */
    public static <T> T choice(byte[] input, int at, T[] values) {
        return values[input.length <= at ? 0 : (input[at] & 0xFF) % values.length];
    }

    /** Two values that have to be equal. */
    public static void equal(Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new AssertionError("expected " + expected + ", found " + found);
        }
    }

    /** Something that has to be so. */
    public static void that(boolean so, Object otherwise) {
        if (!so) {
            throw new AssertionError(otherwise);
        }
    }

    /** Something that takes this thread no more processor time, however busy the machine is. */
    public static void soon(int seconds, Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        work.run();
        long nanos = threads.getCurrentThreadCpuTime() - begun;
        that(nanos <= seconds * 1_000_000_000L, "took " + nanos / 1_000_000 + " ms of processor time");
    }

    /** A refusal that names the text and a place inside it, in a message that is short and plain. */
    public static void refusal(String text, String input, int index, String message) {
        equal(text, input);
        that(index >= 0 && index <= input.length(), index + " is outside of the input: " + message);
        that(message.length() < LONGEST_MESSAGE, "a long message: " + message);
        that(message.chars().allMatch(c -> c >= ' ' && c <= '~'), "not plain: " + message);
    }
}
