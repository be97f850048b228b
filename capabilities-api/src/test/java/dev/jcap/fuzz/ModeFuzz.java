package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.SecurityMode;
import dev.jcap.proof.Expect;

/** A mode's name. */
public final class ModeFuzz {

    private ModeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            SecurityMode mode = SecurityMode.parse(text);
            Expect.equal(text, mode.name());
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
