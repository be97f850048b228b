package dev.jcap.fuzz;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.proof.Expect;

/** A set by names and numbers, and each member of it. */
public final class SetFuzz {

    private SetFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            CapabilitySet set = CapabilitySet.parse(text);
            Expect.equal(set, CapabilitySet.parse(set.toString()));
            set.forEach(member -> Expect.equal(member, Capability.parse(member.name())));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
