package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.proof.Trial;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IabTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            !63,^62                     | ^62,!63
            41                          | 41
            !41                         | !41
            ^41                         | ^41
            63,!63                      | !%63
            cap_chown,                  | cap_chown
            """)
    void text_capabilitiesNoKernelKnows_areKeptAndPrinted(String text, String printed) {
        assertEquals(printed, Iab.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = """
            !                     | 1  | a capability is missing
            cap_chown,!           | 11 | a capability is missing
            !,                    | 1  | a capability is missing
            ,cap_chown            | 0  | a capability is missing
            cap_chown,,cap_kill   | 10 | a capability is missing
            cap_chown, cap_kill   | 10 | a capability is missing
            all                   | 0  | unknown capability "all"
            ^chown                | 1  | unknown capability "chown"
            cap_chown+p           | 9  | no ',' between capabilities
            64                    | 0  | no capability number from 0 to 63
            """)
    void text_malformed_isRefusedAtItsPlace(String text, int index, String reason) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Iab.parse(text));
        assertEquals(reason, e.reason());
        assertEquals(index, e.index());
    }

    @Test
    void tuple_ambientButNotInheritable_cannotBeMade() {
        CapabilitySet kill = CapabilitySet.of(Capability.CAP_KILL);
        assertThrows(
                IllegalArgumentException.class, () -> new Iab(CapabilitySet.EMPTY, kill, CapabilitySet.EMPTY));
    }

    @Test
    void tuple_withOtherParts_keepsAmbientInheritable() {
        CapabilitySet kill = CapabilitySet.of(Capability.CAP_KILL);
        Iab tuple = Iab.parse("^cap_chown,!cap_setuid");
        assertEquals("cap_chown,^cap_kill,!cap_setuid", tuple.withAmbient(kill).toString());
        assertEquals("cap_kill,!cap_setuid", tuple.withInheritable(kill).toString());
        assertEquals("^cap_chown,!cap_kill", tuple.withBlocked(kill).toString());
    }

    @Test
    @Tag("random")
    void tuple_random_readsBackAsItself() throws Exception {
        Trial.random(getClass(), "parsing a tuple's text returns the tuple", 100_000).each(random -> {
            CapabilitySet inheritable = new CapabilitySet(random.nextLong());
            CapabilitySet ambient = inheritable.intersect(new CapabilitySet(random.nextLong()));
            Iab tuple = new Iab(inheritable, ambient, new CapabilitySet(random.nextLong()));
            assertEquals(tuple, Iab.parse(tuple.toString()));
        });
    }

    @Test
    void tuple_everythingSet_fitsIntoItsText() {
        CapabilitySet full = new CapabilitySet(-1L);
        Iab tuple = new Iab(full, full, full);
        assertEquals(tuple, Iab.parse(tuple.toString()));
        Iab blockedAndInheritable = tuple.withAmbient(CapabilitySet.EMPTY);
        assertEquals(blockedAndInheritable, Iab.parse(blockedAndInheritable.toString()));
    }
}
