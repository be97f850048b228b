package dev.jcap.cli.agent;

import dev.jcap.CapabilityFormatException;
import dev.jcap.proof.Expect;

/** What stands behind {@code -javaagent:jcap.jar=}. */
public final class AgentOptionsFuzz {

    private AgentOptionsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            AgentOptions options = AgentOptions.parse(text);
            Expect.equal(options.toString(), AgentOptions.parse(text).toString());
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
