package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.ManifestKind;
import dev.jcap.proof.Expect;

/** A file in which capabilities are declared; the first byte says of which kind. */
public final class ManifestFuzz {

    private ManifestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ManifestKind kind = Expect.choice(input, 0, ManifestKind.values());
        boolean guess = input.length > 0 && input[0] < 0;
        String text = Expect.text(input, 1);
        try {
            Manifest manifest = guess ? Manifest.read("", text) : Manifest.read(kind, text);
            Expect.that(manifest.lint().size() >= manifest.findings().size(), manifest);
            manifest.check(CapabilityProfile.NONE).forEach(finding -> Expect.that(!finding.message().isEmpty(), finding));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
