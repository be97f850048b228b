package dev.jcap.linux.internal.system;

import dev.jcap.proof.Expect;

/** The first line of a script. */
public final class ScriptLineFuzz {

    private ScriptLineFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (!ScriptLine.isScript(input)) {
            return;
        }
        ScriptLine.interpreter(input).ifPresent(path -> {
            Expect.that(path.length < ScriptLine.SIZE, "too long: " + path.length);
            for (byte b : path) {
                Expect.that(b != 0 && b != '\n' && b != ' ' && b != '\t', "more than a path");
            }
        });
    }
}
