package dev.jcap.jmh.start;

import dev.jcap.linux.Capabilities;

/** The state of the own process, the plain way through {@code /proc}. */
public final class FirstRead {

    private FirstRead() { }

    static void main() {
        System.out.println(Capabilities.find(ProcessHandle.current().pid()).orElseThrow().state());
    }
}
