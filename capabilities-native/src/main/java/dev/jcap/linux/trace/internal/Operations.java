package dev.jcap.linux.trace.internal;

import java.util.ArrayList;
import java.util.List;

/** The names of phases and operations. The trace contains their numbers only, so a name cannot imitate a trace line. */
public final class Operations {

    private final List<String> names = new ArrayList<>();

    public synchronized int number(String name) {
        names.add(name);
        return names.size();
    }

    public synchronized String name(int number) {
        return number < 1 || number > names.size() ? "?" : names.get(number - 1);
    }

    public static void requirePlatformThread() {
        if (Thread.currentThread().isVirtual()) {
            throw new WrongThreadException("a virtual thread can run on several kernel threads, which are what the trace"
                    + " shows: call this from a platform thread, for example Thread.ofPlatform().start(...)");
        }
    }
}
