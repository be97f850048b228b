package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "java, java, true", "java, javac, false", "java*, javac, true", "*, bash, true", "*, kworker/0:1, false",
        "kworker/*, kworker/0:1, true", "b?sh, bash, true", "b?sh, bsh, false", "[a-c]at, bat, true",
        "[a-c]at, rat, false", "[^a-c]at, rat, true", "[^a-c]at, bat, false", "[]]x, ]x, false", "[^z-a], b, true",
        "[-a]x, ax, false", "[a-b-c], a, false", "[\\-x]y, -y, true",
        "?, /, false", "[^a], /, true", "*.*b, a.c.b, true", "[&&]x, &x, true",
        "a.c, abc, false", "\\*, *, true", "\\*, x, false", "[\\]], ], true", "[a, a, false", "a\\, a\\, false",
        "(x), (x), true", "[z-a], b, false", "[a[b]x, [x, true", "\\Q*, Qx, true",
        "?, 😀, true", "??, 😀, false", "*??, 😀, false", "[😀-😂], 😁, true", "[^é], 日, true"
    })
    void glob_likeGos_matches(String glob, String name, boolean matches) {
        assertEquals(matches, Glob.matches(glob, name));
    }

    /** With a try of each way to share the name among the stars this would not end. */
    @Test
    void glob_manyStars_endsSoon() {
        String name = "a".repeat(1000);
        assertTrue(Glob.matches("*a".repeat(1000), name));
        assertFalse(Glob.matches("*a".repeat(500) + "*b", name));
    }
}
