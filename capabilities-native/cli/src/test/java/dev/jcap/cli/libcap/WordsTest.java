package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.Capability;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0", "7, 7", "010, 8", "0x10, 16", "0XfF, 255", "+5, 5", "'  5', 5", "4294967295, 4294967295", "00, 0",
        "0xffffffff, 4294967295"
    })
    void number_asStrtoulReadsIt_isTaken(String text, long value) {
        assertEquals(OptionalLong.of(value), Words.number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "-1", "+-1", "++1", "0x", "0x+1", "08", "5x", "5 ", "4294967296", "99999999999999999999", "abc", "\u0665"
    })
    void number_thatIsNoneOrTooLarge_isRefused(String text) {
        assertEquals(OptionalLong.empty(), Words.number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cap_chown=ep", "12abc", "64", "-1", "chown", "all", "cap_chown "})
    void capability_withSomethingElse_isNotRecognised(String text) {
        assertEquals(Optional.empty(), Words.capability(text));
    }

    @Test
    void capability_byNumber_isRecognised() {
        assertEquals(Optional.of(Capability.CAP_SETPCAP), Words.capability("010"));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "',,', ''", "'a', a", "',a,,b,', a b"})
    void parts_betweenCommas_areThoseThatAreNotEmpty(String list, String parts) {
        assertEquals(parts.isEmpty() ? List.of() : List.of(parts.split(" ")), Words.parts(list));
    }
}
