package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import java.util.Map;

/** The options of capsh that change the capability sets. */
final class CapshSets {

    static final Map<String, CapshSession.Option> OPTIONS = Map.ofEntries(
            Map.entry("--strict", (session, none) -> session.strict = !session.strict),
            Map.entry("--caps=", CapshSets::caps),
            Map.entry("--inh=", CapshSets::inheritable),
            Map.entry("--drop=", CapshSets::drop),
            Map.entry("--addamb=", (session, list) -> ambient(session, list, true)),
            Map.entry("--delamb=", (session, list) -> ambient(session, list, false)),
            Map.entry("--noamb", CapshSets::noAmbient),
            Map.entry("--iab=", CapshSets::iab));

    private static final String ALL = "all";

    private CapshSets() {}

    private static void caps(CapshSession session, String text) throws ExitException {
        CapabilityState state = parse(session, text);
        if (state == null) {
            throw session.fail("unable to interpret [--caps=" + text + ']');
        }
        OwnThread thread = session.thread;
        if (!session.strict) {
            // Ignores a failure: the change may be possible without CAP_SETPCAP.
            thread.setRaised(thread.state(), Capability.CAP_SETPCAP);
        }
        if (thread.set(state) < 0) {
            throw session.fail("Unable to set capabilities [--caps=" + text + ']');
        }
    }

    private static void inheritable(CapshSession session, String list) throws ExitException {
        OwnThread thread = session.thread;
        CapabilityState rest = thread.state().withInheritable(CapabilitySet.EMPTY);
        boolean adds = !list.isEmpty() && !list.equals("none");
        CapabilityState wanted = adds ? parse(session, format(session).print(rest) + ' ' + list + "+i") : rest;
        if (wanted == null) {
            throw session.fail("Fatal error internalizing capabilities: Invalid argument");
        }
        if (!session.strict) {
            thread.setRaised(rest, Capability.CAP_SETPCAP);
        }
        session.require(thread.set(wanted), "Unable to set inheritable capabilities");
    }

    private static CapabilityFormat format(CapshSession session) {
        return CapabilityFormat.ofCount(session.thread.known());
    }

    /** Returns null if the text is invalid. */
    private static CapabilityState parse(CapshSession session, String text) {
        try {
            return format(session).parseState(text);
        } catch (CapabilityFormatException e) {
            return null;
        }
    }

    private static void drop(CapshSession session, String list) throws ExitException {
        if (list.equals(ALL)) {
            for (Capability capability : CapabilitySet.lowest(session.thread.known())) {
                if (drop(session, capability) < 0) {
                    throw session.fail("Unable to drop bounding capability [" + capability + ']');
                }
            }
            return;
        }
        for (String word : Words.parts(list)) {
            Capability capability = session.listed(word);
            if (drop(session, capability) < 0) {
                throw session.fail("failed to drop [" + word + '=' + capability.number() + ']');
            }
        }
    }

    /** Raises CAP_SETPCAP for this call unless it is already effective or --strict forbids it. */
    private static long drop(CapshSession session, Capability capability) throws ExitException {
        OwnThread thread = session.thread;
        CapabilityState before = thread.state();
        if (session.strict || before.effective().contains(Capability.CAP_SETPCAP)) {
            return thread.dropBounding(capability.number());
        }
        session.require(
                thread.setRaised(before, Capability.CAP_SETPCAP), "unable to raise CAP_SETPCAP for BSET changes");
        long dropped = thread.dropBounding(capability.number());
        session.require(thread.set(before), "unable to lower CAP_SETPCAP post BSET change");
        return dropped;
    }

    private static void ambient(CapshSession session, String list, boolean raised) throws ExitException {
        if (list.equals(ALL)) {
            for (Capability capability : CapabilitySet.lowest(session.thread.known())) {
                if (session.thread.setAmbient(capability.number(), raised) < 0) {
                    throw session.fail("Unable to " + verb(raised) + " ambient capability [" + capability + ']');
                }
            }
            return;
        }
        for (String word : Words.parts(list)) {
            Capability capability = session.listed(word);
            if (session.thread.setAmbient(capability.number(), raised) < 0) {
                throw session.fail(
                        "failed to " + verb(raised) + " ambient [" + word + '=' + capability.number() + ']');
            }
        }
    }

    private static String verb(boolean raised) {
        return raised ? "raise" : "clear";
    }

    private static void noAmbient(CapshSession session, String ignored) throws ExitException {
        if (session.thread.clearAmbient() < 0) {
            throw session.fail("failed to reset ambient set");
        }
    }

    private static void iab(CapshSession session, String text) throws ExitException {
        Iab iab;
        try {
            iab = Iab.parse(text);
        } catch (CapabilityFormatException e) {
            throw session.fail("iab: '" + text + "' malformed");
        }
        session.require(session.libcap.apply(iab), "unable to set IAB tuple");
    }
}
