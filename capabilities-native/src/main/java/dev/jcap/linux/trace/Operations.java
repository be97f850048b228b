package dev.jcap.linux.trace;

import java.util.ArrayList;
import java.util.List;

/** The names of phases and operations. The trace contains their numbers only, so a name cannot imitate a trace line. */
final class Operations {

    private final List<String> names = new ArrayList<>();

    synchronized int number(String name) {
        names.add(name);
        return names.size();
    }

    synchronized String name(int number) {
        return number < 1 || number > names.size() ? "?" : names.get(number - 1);
    }

    static void requirePlatformThread() {
        if (Thread.currentThread().isVirtual()) {
            throw new WrongThreadException("a virtual thread can run on several kernel threads, which are what the trace"
                    + " shows: call this from a platform thread, for example Thread.ofPlatform().start(...)");
        }
    }
}
