package dev.jcap.linux.internal.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "tomcat*, tomcat, true",
        "tomcat*, tomcat.80.123, true",
        "tomcat*, Tomcat.80, false",
        "*.log, app.log, true",
        "*.log, app.log.1, false",
        "*.log, .log, false",
        ".*, .log, true",
        "*, .hidden, false",
        "?, a, true",
        "?, ab, false",
        "a?c, abc, true",
        "a*b*c, axxbyybzc, true",
        "a*b*c, axxbyybz, false",
        "a**, a, true",
        "*a, ba, true",
        "*ab, aab, true"
    })
    void matches_pattern_isThatOfAShell(String pattern, String name, boolean expected) {
        assertEquals(expected, new NamePattern(bytes(pattern)).matches(bytes(name)));
    }

    @Test
    void isOne_name_hasNoStar() {
        assertFalse(NamePattern.isOne("tomcat[1]"));
        assertTrue(NamePattern.isOne("a?"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
