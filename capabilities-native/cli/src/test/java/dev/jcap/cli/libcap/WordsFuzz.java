package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.proof.Expect;

/** Words and patterns of a command line: the first line is the pattern. */
public final class WordsFuzz {

    private WordsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        Words.number(text).ifPresent(number -> Expect.that(number >>> Integer.SIZE == 0, number));
        Words.capability(text).ifPresent(capability -> Expect.equal(capability, Capability.parse(text)));
        Words.parts(text).forEach(part -> Expect.that(!part.isEmpty() && part.indexOf(',') < 0, part));
        int line = Math.max(0, text.indexOf('\n'));
        boolean matches = Glob.matches(text.substring(0, line), text.substring(line));
        Expect.that(!matches || line > 0 || text.isEmpty(), "the empty pattern matches " + text);
    }
}
