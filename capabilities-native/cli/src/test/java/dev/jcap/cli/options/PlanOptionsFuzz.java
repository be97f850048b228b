package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Identity;
import dev.jcap.proof.Expect;

/** A plan in words; whoever has a name is user 1000. */
public final class PlanOptionsFuzz {

    private PlanOptionsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            PlanOptions options = PlanOptions.parse(text);
            String plan = plan(options);
            Expect.equal(plan, plan(PlanOptions.parse(options.toString())));
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }

    private static String plan(PlanOptions options) {
        try {
            return options.toPlan(41, _ -> Identity.of(1000, 1000)).toString();
        } catch (CapabilityFormatException e) {
            throw new AssertionError("checked, but refused later", e);
        } catch (IllegalArgumentException contradiction) {
            return contradiction.getMessage();
        }
    }
}
