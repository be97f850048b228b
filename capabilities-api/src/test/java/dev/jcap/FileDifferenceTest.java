package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileDifferenceTest {

    /** The letters are those of setcap -v; "none" is no attribute, "=e" an empty one with the effective bit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cap_chown=ep|cap_chown=ep|''|false|false|true",
        "cap_chown=ep|cap_chown=p|e|false|false|false",
        "cap_chown=ep|cap_kill=ep|pe|false|false|false",
        "cap_chown=ep|cap_chown=eip|i|false|false|false",
        "cap_chown=ep|cap_kill=eip|pie|false|false|false",
        "cap_chown=i|cap_chown=p|pi|false|false|false",
        "cap_chown=p|cap_chown=p [rootid=1000]|''|true|false|false",
        "=|none|''|false|true|false",
        "none|=|''|false|true|false",
        "none|none|''|false|false|true",
        "cap_chown=ep|none|pe|false|true|false",
        "= [rootid=7]|none|''|true|true|false",
        "=e|=|''|false|false|false",
        "=e|none|''|false|true|false"
    })
    void parts_ofTwoValues_areThoseOfSetcap(
            String wanted, String found, String letters, boolean rootId, boolean presence, boolean same) {
        FileDifference difference = new FileDifference(value(wanted), value(found));

        assertEquals(letters, difference.letters());
        assertEquals(rootId, difference.rootId());
        assertEquals(presence, difference.presence());
        assertEquals(same, difference.isEmpty());
        assertEquals(letters.isEmpty(), difference.sets().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "=|=|no difference",
        "cap_kill=p|none|wanted cap_kill=p, found no attribute",
        "=|=e|wanted =, found = (with the effective bit)"
    })
    void toString_ofTwoValues_saysBoth(String wanted, String found, String text) {
        assertEquals(text, new FileDifference(value(wanted), value(found)).toString());
    }

    private static Optional<FileCapabilities> value(String text) {
        return switch (text) {
            case "none" -> Optional.empty();
            case "=e" -> Optional.of(new FileCapabilities(CapabilitySet.EMPTY, CapabilitySet.EMPTY, true, 0));
            default -> Optional.of(FileCapabilities.parse(text));
        };
    }
}
