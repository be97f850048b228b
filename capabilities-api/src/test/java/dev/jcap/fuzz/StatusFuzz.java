package dev.jcap.fuzz;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.proof.Expect;

/** The text of {@code /proc/PID/status}. */
public final class StatusFuzz {

    private StatusFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            CapabilitySnapshot snapshot = CapabilitySnapshot.parse(text);
            Expect.equal(snapshot, CapabilitySnapshot.parse(text));
            if (snapshot.state().inheritable().containsAll(snapshot.ambient())) {
                Expect.equal(snapshot.ambient(), snapshot.iab(Capability.MAX_NUMBER + 1).ambient());
            }
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
