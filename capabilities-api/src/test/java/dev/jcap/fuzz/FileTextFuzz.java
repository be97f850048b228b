package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import dev.jcap.proof.Expect;

/** The text of a file's capabilities. */
public final class FileTextFuzz {

    private FileTextFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            FileCapabilities file = FileCapabilities.parse(text);
            Expect.equal(file, FileCapabilities.parse(file.toString()));
            Expect.equal(file, FileCapabilities.decode(file.encode()));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
