package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        assertEquals(false, flags.colour);
        assertEquals(List.of("-x", "7"), flags.targets);
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
    @CsvSource(delimiter = '#', value = {
        "--foo # flag provided but not defined: -foo",
        "-depth # flag needs an argument: -depth",
        "--depth=x # invalid value \"x\" for flag -depth: parse error",
        "--verbose=maybe # invalid boolean value \"maybe\" for -verbose: parse error"
    })
    void flag_thatIsWrong_isNamed(String word, String message) {
        UsageException refusal = assertThrows(UsageException.class, () -> new CaptreeFlags(List.of(word)));

        assertEquals(message, refusal.getMessage());
    }
}
