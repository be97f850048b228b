package dev.jcap.jmh.start;

import dev.jcap.linux.Capabilities;

/** The own thread with its securebits, which only a system call knows. */
public final class FirstWholeRead {

    private FirstWholeRead() {}

    static void main() {
        System.out.println(Capabilities.thread().read().state());
    }
}
