package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Securebits;
import dev.jcap.proof.Expect;

/** Securebits by name and number. */
public final class SecurebitsFuzz {

    private SecurebitsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            Securebits flags = Securebits.parse(text);
            Expect.equal(flags, Securebits.parse(flags.toString()));
            Expect.equal(flags, Securebits.parse(flags.toNumbers()));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
