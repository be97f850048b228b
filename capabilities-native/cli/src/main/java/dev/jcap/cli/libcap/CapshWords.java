package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.cli.shell.SetNames;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The options of capsh that look up capabilities. */
final class CapshWords {

    static final Map<String, CapshSession.Option> OPTIONS = Map.ofEntries(
            Map.entry("--decode=", CapshWords::decode),
            Map.entry("--explain=", CapshWords::explain),
            Map.entry("--suggest=", CapshWords::suggest),
            Map.entry("--license", CapshWords::license));

    private CapshWords() {}

    private static void decode(CapshSession session, String text) throws ExitException {
        try {
            session.print(SetNames.decoded(CapabilitySet.parseMask(text)));
        } catch (CapabilityFormatException e) {
            throw session.fail("invalid --decode value: want up to 16 hexadecimal digits, got \"" + text + '"');
        }
    }

    private static void explain(CapshSession session, String text) throws ExitException {
        Capability capability =
                Words.capability(text).orElseThrow(() -> session.fail("unrecognised value '" + text + '\''));
        describe(session, capability);
    }

    private static void suggest(CapshSession session, String text) {
        List<Capability> found = Capability.search(text);
        for (Capability capability : found) {
            if (capability != found.getFirst()) {
                session.print("");
            }
            describe(session, capability);
        }
    }

    private static void describe(CapshSession session, Capability capability) {
        boolean named = !capability.name().equals(Integer.toString(capability.number()));
        boolean known = capability.number() < session.thread.known();
        String title = named
                ? (known ? "" : "<reserved for> ") + capability.name()
                : known ? "<unnamed in libcap>" : "<unsupported>";
        String mask = HexFormat.of().toHexDigits(1L << capability.number());
        String where = "/proc/self/status:Cap" + "X".repeat(3) + ": 0x" + mask;
        session.print(title + " (" + capability.number() + ") [" + where + ']');
        if (named) {
            session.print("");
            capability.describe().lines().forEach(line -> session.print("    " + line));
        }
    }

    private static void license(CapshSession session, String none) throws ExitException {
        License.print("capsh", session.shell);
        throw new ExitException(0);
    }
}
