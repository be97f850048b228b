package dev.jcap.fuzz;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import dev.jcap.proof.Expect;

/** What one of the tools reads; the first byte says which. */
public final class DialectFuzz {

    private DialectFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Dialect dialect = Expect.choice(input, 0, Dialect.values());
        String text = Expect.text(input, 1);
        try {
            CapabilityDeclaration declared = dialect.parse(text);
            Expect.that(declared.effectiveGrant().sets().isPresent(), declared);
            requireReadsBack(dialect, declared);
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }

    /** What can be printed means the same; not everything that is read can be. */
    private static void requireReadsBack(Dialect dialect, CapabilityDeclaration declared) {
        String printed;
        try {
            printed = dialect.print(declared);
        } catch (CapabilityFormatException e) {
            throw new AssertionError(declared + " is refused as if it were a text", e);
        } catch (IllegalArgumentException e) {
            Expect.that(e.getMessage().contains(" cannot express "), e);
            return;
        }
        Expect.equal(declared.effectiveGrant().sets(), dialect.parse(printed).effectiveGrant().sets());
        Expect.equal(printed, dialect.print(dialect.parse(printed)));
    }
}
