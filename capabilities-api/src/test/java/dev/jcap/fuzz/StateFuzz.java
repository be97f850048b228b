package dev.jcap.fuzz;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityState;
import dev.jcap.proof.Expect;

/** The text of a state; the first byte says how many capabilities the kernel knows. */
public final class StateFuzz {

    private StateFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        CapabilityFormat format = CapabilityFormat.ofCount(input.length == 0 ? 41 : (input[0] & 0xFF) % 65);
        String text = Expect.text(input, 1);
        try {
            CapabilityState state = format.parseState(text);
            Expect.equal(state, format.parseState(format.print(state)));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
