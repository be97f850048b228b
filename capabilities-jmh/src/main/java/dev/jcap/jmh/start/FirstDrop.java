package dev.jcap.jmh.start;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;

/** Everything given up in every thread, and proven. */
public final class FirstDrop {

    private FirstDrop() {}

    static void main() {
        System.out.println(Capabilities.process().apply(
                CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs()));
    }
}
