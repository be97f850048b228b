package dev.jcap.jmh;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;

/** What a benchmark needs besides time. */
final class Privilege {

    private Privilege() {}

    /** Ends a benchmark that cannot be run here, and says what it needs. */
    static void require(String benchmark, CapabilitySet needed) {
        CapabilitySet missing = needed.minus(Capabilities.thread().read().state().effective());
        if (!missing.isEmpty()) {
            throw new IllegalStateException(benchmark + " needs " + missing + ": run it as root");
        }
    }
}
