package dev.jcap.fuzz;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.proof.Expect;

/** One capability. */
public final class CapabilityFuzz {

    private CapabilityFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            Capability capability = Capability.parse(text);
            Expect.equal(capability, Capability.parse(capability.name()));
            Expect.equal(CapabilitySet.of(capability), CapabilitySet.parse(text));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
