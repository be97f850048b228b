package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals that other grammars make, or hand on as part of a longer text. */
class CapabilityFormatExceptionTest {

    @Test
    void unknownWord_nearAKnownOne_suggestsIt() {
        CapabilityFormatException refusal =
                CapabilityFormatException.unknownWord("option", "a,kep=x", 2, 5, "keep", "user");
        assertEquals("unknown option \"kep\" at index 2; did you mean keep?", refusal.getMessage());
        assertEquals(Optional.of("keep"), refusal.suggestion());
        assertEquals(2, refusal.index());
    }

    @Test
    void unknownWord_nearNone_suggestsNothing() {
        CapabilityFormatException refusal = CapabilityFormatException.unknownWord("option", "zzz", 0, 3, "keep", "user");
        assertEquals(Optional.empty(), refusal.suggestion());
    }

    @Test
    void within_aLongerText_movesTheIndexAndKeepsTheSuggestion() {
        String text = "keep=cap_chwon";
        CapabilityFormatException refusal =
                assertThrows(CapabilityFormatException.class, () -> CapabilitySet.parse("cap_chwon")).within(text, 5);
        assertEquals("unknown capability \"cap_chwon\" at index 5; did you mean cap_chown?", refusal.getMessage());
        assertEquals(text, refusal.input());
        assertEquals(5, refusal.index());
        assertEquals(Optional.of("cap_chown"), refusal.suggestion());
    }

    @Test
    void within_aLongerTextWithoutASuggestion_showsThatText() {
        CapabilityFormatException refusal =
                assertThrows(CapabilityFormatException.class, () -> CapabilitySet.parse("cap_chown,")).within("k=cap_chown,", 2);
        assertEquals("a capability is missing at index 12 in \"k=cap_chown,\"", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"none # nothing, 0", "'cap_chown,NONE', 10"})
    void none_besideSomethingElse_isNotCalledUnknown(String text, int index) {
        CapabilityFormatException refusal = assertThrows(CapabilityFormatException.class, () -> CapabilitySet.parse(text));
        assertEquals("none stands for the empty set, with nothing beside it", refusal.reason());
        assertEquals(index, refusal.index());
    }
}
