package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityModeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = """
            0x0   | =ep               | all          | ``           | HYBRID
            0x0   | =                 | ``           | ``           | HYBRID
            0x0   | =eip              | all          | all          | HYBRID
            0x10  | =ep               | all          | ``           | UNCERTAIN
            0x2a  | =ep               | all          | ``           | UNCERTAIN
            0x2f  | =                 | ``           | ``           | UNCERTAIN
            0x6f  | =                 | ``           | ``           | UNCERTAIN
            0xaf  | =                 | ``           | ``           | UNCERTAIN
            0xff  | =                 | ``           | ``           | UNCERTAIN
            0x12f | =                 | ``           | ``           | UNCERTAIN
            0x1ef | =                 | ``           | ``           | UNCERTAIN
            0xef  | cap_chown=ip      | all          | cap_chown    | UNCERTAIN
            0xef  | cap_chown=i       | ``           | ``           | PURE1E
            0xef  | =eip              | all          | ``           | PURE1E
            0xef  | =p                | ``           | ``           | PURE1E_INIT
            0xef  | cap_chown=e       | ``           | ``           | PURE1E_INIT
            0xef  | =                 | all          | ``           | PURE1E_INIT
            0xef  | =                 | 63           | ``           | PURE1E_INIT
            0xef  | =                 | ``           | ``           | NOPRIV
            """)
    void mode_fromWhatAThreadHas_isTheOneLibcapNames(
            String securebits, String state, String bounding, String ambient, SecurityMode mode) {
        assertEquals(
                mode,
                SecurityMode.of(
                        Securebits.parse(securebits),
                        CapabilityState.parse(state),
                        CapabilitySet.parse(bounding),
                        CapabilitySet.parse(ambient)));
    }

    @ParameterizedTest
    @EnumSource
    void mode_everyOne_readsBackFromNameAndNumber(SecurityMode mode) {
        assertEquals(mode, SecurityMode.parse(mode.toString()));
        assertEquals(mode, SecurityMode.of(mode.number()));
    }

    @Test
    void mode_numbers_areThoseOfLibcap() {
        assertEquals(0, SecurityMode.UNCERTAIN.number());
        assertEquals(1, SecurityMode.NOPRIV.number());
        assertEquals(2, SecurityMode.PURE1E_INIT.number());
        assertEquals(3, SecurityMode.PURE1E.number());
        assertEquals(4, SecurityMode.HYBRID.number());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hybrid", "HYBRID ", "UNKNOWN", "PURE1E_"})
    void mode_otherText_isRefused(String text) {
        assertThrows(CapabilityFormatException.class, () -> SecurityMode.parse(text));
    }

    @Test
    void mode_inLowerCase_upperCaseIsOffered() {
        CapabilityFormatException e =
                assertThrows(CapabilityFormatException.class, () -> SecurityMode.parse("hybrid"));
        assertEquals("unknown mode \"hybrid\" at index 0; did you mean HYBRID?", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 77})
    void mode_unknownNumber_isRefused(int number) {
        assertThrows(IllegalArgumentException.class, () -> SecurityMode.of(number));
    }
}
