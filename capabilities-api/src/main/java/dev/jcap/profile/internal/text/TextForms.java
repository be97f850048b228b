package dev.jcap.profile.internal.text;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.ParsedDeclaration;
import java.util.List;
import java.util.Optional;

/** The forms of libcap and of the kernel: set text, tuple, mask. */
public final class TextForms {

    private TextForms() {}

    public static ParsedDeclaration readState(String text) {
        return declaration(CapabilityDeclaration.NOTHING.withState(CapabilityState.parse(text)));
    }

    public static ParsedDeclaration readTuple(String text) {
        Iab tuple = Iab.parse(text);
        return declaration(CapabilityDeclaration.NOTHING
                .withBounding(tuple.blocked().complement(CapabilitySpelling.ALL.size()))
                .withInheritable(tuple.inheritable())
                .withAmbient(tuple.ambient()));
    }

    public static ParsedDeclaration readMask(String text) {
        return declaration(CapabilityDeclaration.NOTHING.withBounding(CapabilitySet.parseMask(text)));
    }

    private static ParsedDeclaration declaration(CapabilityDeclaration declared) {
        return new ParsedDeclaration("", declared, List.of(), Optional.empty());
    }

    public static String printState(CapabilityDeclaration declared) {
        CapabilitySets sets = declared.beforeExec();
        return new CapabilityState(sets.permitted(), sets.effective(), sets.inheritable()).toString();
    }

    public static String printTuple(CapabilityDeclaration declared) {
        CapabilitySets sets = declared.beforeExec();
        return new Iab(sets.inheritable(), sets.ambient(), CapabilitySpelling.ALL.minus(sets.bounding())).toString();
    }

    public static String printMask(CapabilityDeclaration declared) {
        return declared.beforeExec().bounding().toHex();
    }
}
