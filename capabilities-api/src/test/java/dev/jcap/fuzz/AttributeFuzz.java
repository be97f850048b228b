package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import dev.jcap.proof.Expect;
import java.util.HexFormat;

/** The bytes of {@code security.capability}. */
public final class AttributeFuzz {

    private AttributeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = HexFormat.of().formatHex(input);
        try {
            FileCapabilities file = FileCapabilities.decode(input);
            Expect.equal(file, FileCapabilities.decode(file.encode()));
            // The text cannot show the effective bit of an attribute without any capability.
            boolean shown = !file.effective() || !file.state().effective().isEmpty();
            Expect.that(!shown || file.equals(FileCapabilities.parse(file.toString())), file);
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
