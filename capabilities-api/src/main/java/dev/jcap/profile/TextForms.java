package dev.jcap.profile;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import java.util.List;
import java.util.Optional;

/** The forms of libcap and of the kernel: set text, tuple, mask. */
final class TextForms {

    private TextForms() {}

    static Declaration readState(String text) {
        return declaration(Declared.NOTHING.withState(CapabilityState.parse(text)));
    }

    static Declaration readTuple(String text) {
        Iab tuple = Iab.parse(text);
        return declaration(Declared.NOTHING
                .withBounding(tuple.blocked().complement(Names.ALL.size()))
                .withInheritable(tuple.inheritable())
                .withAmbient(tuple.ambient()));
    }

    static Declaration readMask(String text) {
        return declaration(Declared.NOTHING.withBounding(CapabilitySet.parseMask(text)));
    }

    private static Declaration declaration(Declared declared) {
        return new Declaration("", declared, List.of(), Optional.empty());
    }

    static String printState(Declared declared) {
        FiveSets sets = declared.beforeExec();
        return new CapabilityState(sets.permitted(), sets.effective(), sets.inheritable()).toString();
    }

    static String printTuple(Declared declared) {
        FiveSets sets = declared.beforeExec();
        return new Iab(sets.inheritable(), sets.ambient(), Names.ALL.minus(sets.bounding())).toString();
    }

    static String printMask(Declared declared) {
        return declared.beforeExec().bounding().toHex();
    }
}
