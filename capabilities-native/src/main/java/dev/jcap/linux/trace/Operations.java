package dev.jcap.linux.trace;

import java.util.ArrayList;
import java.util.List;

/** Names of phases and operations; in the trace they stand as numbers, so that no name can pretend to be a line of it. */
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
            throw new WrongThreadException("a virtual thread may run on several threads of the kernel, which records"
                    + " those: call this from a platform thread, for example Thread.ofPlatform().start(...)");
        }
    }
}
