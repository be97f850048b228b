package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoTextTest {

    /** A text, and what Go 1.19 prints for it with %q. */
    record Quoted(String text, String quoted) {}

    static List<Quoted> texts() {
        return List.of(
                new Quoted("", "\"\""),
                new Quoted("a b'", "\"a b'\""),
                new Quoted("a\"b\\", "\"a\\\"b\\\\\""),
                new Quoted("a\nb\t\001\177", "\"a\\nb\\t\\x01\\x7f\""),
                new Quoted("\007\b\f\013\r", "\"\\a\\b\\f\\v\\r\""),
                new Quoted("é日本\u0301😀", "\"é日本\u0301😀\""),
                new Quoted("\u00ad\u200b\u2028\u2029", "\"\\u00ad\\u200b\\u2028\\u2029\""),
                new Quoted("\u0080\u00a0\u3000\ufeff\ue000", "\"\\u0080\\u00a0\\u3000\\ufeff\\ue000\""),
                new Quoted(Character.toString(0x10FFFF) + Character.toString(0x2FFFF), "\"\\U0010ffff\\U0002ffff\""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void quote_ofAnyText_isGos(Quoted text) {
        assertEquals(text.quoted, GoText.quote(text.text));
    }
}
