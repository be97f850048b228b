package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cap_from_text, cap_to_text and cap_copy_ext answered, answered the same. */
class StateVectorsTest {

    static List<Vectors.Row> chosenRows() {
        return Vectors.rows("set-text.tsv");
    }

    @ParameterizedTest
    @MethodSource("chosenRows")
    void state_chosenText_isReadAndPrintedAsLibcapDoes(Vectors.Row row) {
        replay(row);
    }

    @Test
    void state_generatedTexts_areReadAndPrintedAsLibcapDoes() {
        Vectors.rows("set-text-fuzz.tsv").forEach(StateVectorsTest::replay);
    }

    private static void replay(Vectors.Row row) {
        if (row.input().indexOf('\0') >= 0) {
            // Deliberate difference: libcap ends the text at a NUL and does not see what follows it.
            CapabilityFormatException e = assertThrows(
                    CapabilityFormatException.class, () -> CapabilityState.parse(row.input()), row::toString);
            assertEquals(row.input().indexOf('\0'), e.index());
        } else if (row.accepted()) {
            CapabilityState state = CapabilityState.parse(row.input());
            assertEquals(new CapabilityState(row.set("p"), row.set("e"), row.set("i")), state, row::toString);
            assertEquals(row.columns().get(3), state.toString(), row::toString);
            assertEquals(state, CapabilityState.parse(state.toString()), row::toString);
        } else {
            assertThrows(CapabilityFormatException.class, () -> CapabilityState.parse(row.input()), row::toString);
        }
    }

    @Test
    void state_recordedSets_printAndReadBackInBothForms() {
        for (Vectors.Row row : Vectors.rows("set-format.tsv")) {
            CapabilityState state = new CapabilityState(mask(row, 1), mask(row, 0), mask(row, 2));
            byte[] portable = HexFormat.of().parseHex(row.columns().get(4));
            assertEquals(row.columns().get(3), state.toString(), row::toString);
            assertEquals(state, CapabilityState.parse(row.columns().get(3)), row::toString);
            assertArrayEquals(portable, state.toPortable(), row::toString);
            assertEquals(state, CapabilityState.fromPortable(portable), row::toString);
            assertEquals(state, CapabilityState.fromPortable(state.toMinimalPortable()), row::toString);
        }
    }

    private static CapabilitySet mask(Vectors.Row row, int column) {
        return CapabilitySet.parseMask(row.columns().get(column));
    }
}
