package dev.jcap.linux.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.proof.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinimalTest {

    private static final CapabilitySet ALL = CapabilitySet.lowest(41);

    @ParameterizedTest
    @ValueSource(strings = {"", "cap_chown", "cap_sys_admin", "cap_checkpoint_restore", "cap_chown,cap_sys_admin",
        "cap_kill,cap_setuid,cap_setgid,cap_net_raw,cap_syslog"})
    void needs_ofAProgramThatNeedsThese_areFound(String names) {
        CapabilitySet needs = CapabilitySet.parse(names);
        assertEquals(needs, new Minimal(given -> given.containsAll(needs)).within(ALL));
    }

    @Test
    void search_forOneOfMany_asksFewTimes() {
        Set<CapabilitySet> asked = new HashSet<>();
        CapabilitySet needs = CapabilitySet.of(Capability.CAP_NET_RAW);
        new Minimal(given -> {
            asked.add(given);
            return given.containsAll(needs);
        }).within(ALL);
        assertTrue(asked.size() <= 14, asked.size() + " tests for one capability of 41");
    }

    @Test
    void search_whereOneOfTwoIsEnough_takesTheNarrowOne() {
        CapabilitySet either = CapabilitySet.parse("cap_dac_override,cap_dac_read_search");
        assertEquals(CapabilitySet.parse("cap_dac_read_search"), new Minimal(given -> given.intersects(either)).within(ALL));
    }

    /** Programs that need a member of each of some sets, and programs that behave otherwise with more. */
    @Test
    @Tag("random")
    void result_ofAnyProgram_worksAndNotWithoutAnyMember() throws Exception {
        Trial.random(getClass(), "the minimal set is sufficient, and every member is necessary", 2_000).each(random -> {
            Predicate<CapabilitySet> program = program(random);
            CapabilitySet found = new Minimal(program).within(ALL);
            String what = "found " + found;
            assertTrue(program.test(found), what);
            for (Capability member : found) {
                assertFalse(program.test(found.minus(member)), what + " without " + member);
            }
        });
    }

    private static Predicate<CapabilitySet> program(RandomGenerator random) {
        List<CapabilitySet> oneOf = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            oneOf.add(new CapabilitySet(random.nextLong() & random.nextLong() & random.nextLong() & ALL.mask()).plus(
                    Capability.of(random.nextInt(41))));
        }
        return given -> oneOf.stream().allMatch(given::intersects);
    }
}
