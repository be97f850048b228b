package dev.jcap.jmh.start;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.jmh.Crowd;
import dev.jcap.linux.Capabilities;

/** Everything given up in every thread, and proven. */
public final class FirstDrop {

    private FirstDrop() {}

    /** With one argument: how many threads it starts before. */
    @SuppressWarnings("resource")
    static void main(String[] args) {
        new Crowd(Integer.parseInt(args[0]));
        System.out.println(Capabilities.process().apply(
                CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs()));
    }
}
