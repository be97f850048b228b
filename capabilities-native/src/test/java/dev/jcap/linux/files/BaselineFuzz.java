package dev.jcap.linux.files;

import dev.jcap.CapabilityFormatException;
import dev.jcap.proof.Expect;
import java.nio.charset.StandardCharsets;

/** The text of a baseline: bytes are characters. */
public final class BaselineFuzz {

    private BaselineFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        try {
            FileBaseline baseline = FileBaseline.parse(text);
            Expect.equal(baseline, FileBaseline.parse(baseline.toString()));
        } catch (CapabilityFormatException e) {
            Expect.that(text.contains(e.input()), "another input: " + e.input());
            Expect.refusal(e.input(), e.input(), e.index(), e.getMessage());
        }
    }
}
