package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityState;
import dev.jcap.proof.Expect;
import java.util.HexFormat;

/** The bytes of {@code cap_copy_ext(3)}. */
public final class PortableFuzz {

    private PortableFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = HexFormat.of().formatHex(input);
        try {
            CapabilityState state = CapabilityState.fromPortable(input);
            Expect.equal(state, CapabilityState.fromPortable(state.toPortable()));
            Expect.equal(state, CapabilityState.fromPortable(state.toMinimalPortable()));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
