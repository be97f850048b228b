package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.proof.Expect;

/** A set in hexadecimal. */
public final class MaskFuzz {

    private MaskFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            CapabilitySet set = CapabilitySet.parseMask(text);
            Expect.equal(set, CapabilitySet.parseMask(set.toHex()));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
