package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.shell.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptreeFlagsTest {

    @Test
    void flags_withOneOrTwoDashes_areTaken() throws UsageException {
        CaptreeFlags flags = new CaptreeFlags(
                List.of("-depth", "2", "--proc=/p", "-verbose", "--colour=false", "--", "-x", "7"));

        assertEquals(2, flags.depth);
        assertEquals("/p", flags.proc);
        assertTrue(flags.verbose);
        assertFalse(flags.isColoured());
        assertEquals(List.of("-x", "7"), flags.targets);
    }

    @ParameterizedTest
    @CsvSource({"--color=false, --colour=true, false", "--colour=0, --color, false", "--color=false, --color, true"})
    void colour_inBothSpellings_isOffIfOneIs(String first, String second, boolean coloured) throws UsageException {
        assertEquals(coloured, new CaptreeFlags(List.of(first, second)).isColoured());
    }

    @Test
    void flags_behindATarget_areTargets() throws UsageException {
        assertEquals(List.of("1", "--verbose"), new CaptreeFlags(List.of("1", "--verbose")).targets);
    }

    @Test
    void targets_whenThereAreNone_areTheFirstProcess() throws UsageException {
        assertEquals(List.of("1"), new CaptreeFlags(List.of()).targets);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " # ", value = {
        "--foo # flag provided but not defined: -foo",
        "-depth # flag needs an argument: -depth",
        "--depth=x # invalid value \"x\" for flag -depth: parse error",
        "--depth= # invalid value \"\" for flag -depth: parse error",
        "--depth=#1 # invalid value \"#1\" for flag -depth: parse error",
        "--depth=08 # invalid value \"08\" for flag -depth: parse error",
        "--depth=1__0 # invalid value \"1__0\" for flag -depth: parse error",
        "--depth=a\"b # invalid value \"a\\\"b\" for flag -depth: parse error",
        "--depth=9223372036854775808 # invalid value \"9223372036854775808\" for flag -depth: value out of range",
        "--verbose=maybe # invalid boolean value \"maybe\" for -verbose: parse error",
        "--color= # invalid boolean value \"\" for -color: parse error",
        "---x # bad flag syntax: ---x", "--=x # bad flag syntax: --=x", "-= # bad flag syntax: -="
    })
    void flag_thatIsWrong_isNamed(String word, String message) {
        UsageException refusal = assertThrows(UsageException.class, () -> new CaptreeFlags(List.of(word)));

        assertEquals(message, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3", "+3, 3", "0x1F, 31", "0b101, 5", "0o17, 15", "017, 15", "1_0, 10", "0x_f, 15", "0, 0", "-1, -1",
        "4294967297, 2147483647", "9223372036854775807, 2147483647"
    })
    void depth_inAnyBase_isANumber(String text, int depth) throws UsageException {
        assertEquals(depth, new CaptreeFlags(List.of("--depth", text)).depth);
    }

    @Test
    void flags_behindHelp_areNotRead() throws UsageException {
        assertTrue(new CaptreeFlags(List.of("-h", "--nosuch")).help);
    }
}
