package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cap_iab_from_text and cap_iab_to_text answered, answered the same. */
class IabVectorsTest {

    private static final CapabilitySet SHOWN_BY_LIBCAP = CapabilitySet.lowest(41);
    private static final Pattern DANGLING_MARK = Pattern.compile("(.*,)?[!^%]+");

    static List<Vectors.Row> chosenRows() {
        return Vectors.rows("iab-text.tsv");
    }

    @ParameterizedTest
    @MethodSource("chosenRows")
    void tuple_chosenText_isReadAndPrintedAsLibcapDoes(Vectors.Row row) {
        replay(row);
    }

    @Test
    void tuple_generatedTexts_areReadAndPrintedAsLibcapDoes() {
        Vectors.rows("iab-text-fuzz.tsv").forEach(IabVectorsTest::replay);
    }

    private static void replay(Vectors.Row row) {
        if (!row.accepted()) {
            assertThrows(CapabilityFormatException.class, () -> Iab.parse(row.input()), row::toString);
        } else if (DANGLING_MARK.matcher(row.input()).matches()) {
            // Deliberate difference: libcap takes marks with no capability behind them at the end of the text.
            CapabilityFormatException e =
                    assertThrows(CapabilityFormatException.class, () -> Iab.parse(row.input()), row::toString);
            assertEquals(row.input().length(), e.index());
        } else {
            Iab tuple = Iab.parse(row.input());
            Iab shown = new Iab(
                    tuple.inheritable().intersect(SHOWN_BY_LIBCAP),
                    tuple.ambient().intersect(SHOWN_BY_LIBCAP),
                    tuple.blocked().intersect(SHOWN_BY_LIBCAP));
            assertEquals(new Iab(row.set("i"), row.set("a"), row.set("nb")), shown, row::toString);
            assertEquals(row.columns().get(3), shown.toString(), row::toString);
            // Deliberate difference: libcap does not print what the kernel does not know, so its text loses that.
            assertEquals(row.columns().size() > 4, !shown.equals(tuple), row::toString);
            assertEquals(tuple, Iab.parse(tuple.toString()), row::toString);
        }
    }
}
