package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.proof.Expect;

/** A profile that somebody wrote. */
public final class ProfileFuzz {

    private ProfileFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            CapabilityProfile profile = CapabilityProfile.parse("mine", text);
            Expect.that(profile.lint().size() <= 1, profile);
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
