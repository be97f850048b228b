package dev.jcap.kerneltest.support;

import java.util.concurrent.TimeUnit;

/** How long the tests wait for something that happens at once on an idle machine: long enough for one that is overloaded. */
public final class Patience {

    /** After so long it hangs. */
    public static final long SECONDS = 600;

    private Patience() {}

    /** The moment, as {@link System#nanoTime} has it, from which on something that begins now hangs. */
    public static long end() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    }
}
