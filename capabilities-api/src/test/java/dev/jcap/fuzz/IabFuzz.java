package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Iab;
import dev.jcap.proof.Expect;

/** The text of a tuple. */
public final class IabFuzz {

    private IabFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            Iab tuple = Iab.parse(text);
            Expect.equal(tuple, Iab.parse(tuple.toString()));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
