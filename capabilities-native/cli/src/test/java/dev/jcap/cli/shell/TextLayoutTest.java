package dev.jcap.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text for people and for programs. */
class TextLayoutTest {

    private static String wrap(int column, int width, String text) {
        StringBuilder out = new StringBuilder(" ".repeat(column));
        TextLayout.wrap(out, column, width, text);
        return out.toString();
    }

    @Test
    void wrap_atCommasAndBlanks_indentsTheRest() {
        assertEquals(
                "  cap_chown,cap_dac_override,\n  cap_fowner and so on\n",
                wrap(2, 30, "cap_chown,cap_dac_override,cap_fowner and so on"));
        assertEquals("all but\n", wrap(0, 80, "all but"));
    }

    @Test
    void wrap_ofAWordLongerThanALine_cutsIt() {
        assertEquals("a".repeat(24) + "\n" + "a".repeat(6) + "\n", wrap(0, 10, "a".repeat(30)));
    }

    @Test
    void plain_ofControlCharacters_escapesThem() {
        assertEquals("a\\u001b[31m\\u000a\\u00e9\\u20ac", TextLayout.plain("a\033[31m\n\u00e9\u20ac"));
        assertEquals("tame~ \\", TextLayout.plain("tame~ \\"));
    }

    @Test
    void json_ofAwkwardText_isEscapedAscii() {
        assertEquals(
                "{\"a\\\"\\\\\\u000a\":[\"\\u007f\\u20ac\",7,true,null],\"b\":{}}",
                new Json().object().name("a\"\\\n").array().value("\u007f\u20ac").value(7).value(true)
                        .value((String) null).endArray().name("b").object().endObject().endObject().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0                | none",
        "1ffffffffff      | all",
        "1fffffffffe      | all but cap_chown",
        "21               | cap_chown,cap_kill",
        "8000000000000001 | cap_chown,63"
    })
    void setNames_ofASet_areTheFewestWords(String mask, String expected) {
        assertEquals(expected, SetNames.of(CapabilitySet.parseMask(mask), 41));
    }
}
