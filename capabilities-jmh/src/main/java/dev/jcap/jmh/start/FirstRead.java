package dev.jcap.jmh.start;

import dev.jcap.linux.Capabilities;

/** The state of the own thread, the plain way through {@code /proc}. */
public final class FirstRead {

    private FirstRead() {}

    static void main() {
        System.out.println(Capabilities.thread().readStatus().state());
    }
}
