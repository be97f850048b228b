package dev.jcap.linux.internal.kernel;

import java.util.function.LongSupplier;

/** {@link System#nanoTime()}; a reference to that method would be linked while a service waits for its first drop. */
public final class SystemClock implements LongSupplier {

    @Override
    public long getAsLong() {
        return System.nanoTime();
    }
}
