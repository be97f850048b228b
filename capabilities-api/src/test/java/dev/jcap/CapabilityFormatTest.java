package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.proof.Trial;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            37 | =ep            | =ep                   | 1fffffffff
            37 | cap_bpf=p      | = cap_bpf+p           | 8000000000
            37 | =p cap_bpf+e   | =p cap_bpf+e          | 1fffffffff
            37 | 37=p           | = cap_audit_read+p    | 2000000000
            37 | 41=ep          | = 41+ep               | 20000000000
            41 | 41=ep          | = 41+ep               | 20000000000
            41 | all,63=p       | =p 63+p               | 800001ffffffffff
            45 | 41=ep          | 41=ep                 | 20000000000
            45 | 44=p           | 44=p                  | 100000000000
            45 | 45=p           | = 45+p                | 200000000000
            45 | =ep 44-e       | =ep 44-e              | 1fffffffffff
            45 | all,63=p       | =p 63+p               | 80001fffffffffff
            64 | 63=p           | 63=p                  | 8000000000000000
            64 | =ep            | =ep                   | ffffffffffffffff
            64 | =              | =                     | 0
            0  | all=p          | =                     | 0
            0  | cap_chown=p    | = cap_chown+p         | 1
            """)
    void state_onKernelsOfOtherSizes_isReadAndPrintedForThem(int count, String text, String printed, String permitted) {
        CapabilityFormat format = CapabilityFormat.ofCount(count);
        CapabilityState state = format.parseState(text);
        assertEquals(CapabilitySet.parseMask(permitted), state.permitted());
        assertEquals(printed, format.print(state));
        assertEquals(state, format.parseState(printed));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 37, 41, 45, 63, 64})
    @Tag("random")
    void state_randomOnesOfEveryPattern_readBackAsThemselves(int count) throws Exception {
        CapabilityFormat format = CapabilityFormat.ofCount(count);
        String property = "parsing a state's text returns the state, for kernels with 0 to 64 capabilities";
        Trial.random(getClass(), property, 40_000).each(random -> {
            CapabilityState state = randomState(random);
            assertEquals(state, format.parseState(format.print(state)));
        });
    }

    /** Each capability takes one of a few of the eight patterns, so that few and many groups and every base come up. */
    private static CapabilityState randomState(RandomGenerator random) {
        int patterns = random.nextInt(256);
        long[] sets = new long[3];
        for (int number = 0; number <= Capability.MAX_NUMBER; number++) {
            int pattern = random.nextInt(8);
            if ((patterns >> pattern & 1) != 0) {
                for (int set = 0; set < sets.length; set++) {
                    sets[set] |= (pattern >> set & 1L) << number;
                }
            }
        }
        return new CapabilityState(new CapabilitySet(sets[0]), new CapabilitySet(sets[1]), new CapabilitySet(sets[2]));
    }

    @ParameterizedTest
    @CsvSource({"37, 1fffffffff", "41, 1ffffffffff", "45, 1fffffffffff", "64, ffffffffffffffff", "0, 0"})
    void set_all_isWhatTheKernelKnows(int count, String mask) {
        assertEquals(CapabilitySet.parseMask(mask), CapabilityFormat.ofCount(count).parseSet("all"));
    }

    @Test
    void format_standard_isForFortyOne() {
        assertSame(CapabilityFormat.standard(), CapabilityFormat.ofCount(41));
        assertEquals(41, CapabilityFormat.standard().count());
        assertEquals("format for 41 capabilities", CapabilityFormat.standard().toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void format_impossibleCount_isRefused(int count) {
        assertThrows(IllegalArgumentException.class, () -> CapabilityFormat.ofCount(count));
    }
}
