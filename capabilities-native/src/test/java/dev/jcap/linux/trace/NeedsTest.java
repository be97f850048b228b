package dev.jcap.linux.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            ''                                                        > ''
            cap_chown                                                 > cap_chown
            cap_dac_read_search,cap_dac_override                      > cap_dac_read_search
            cap_dac_override,cap_fowner                               > cap_fowner
            cap_dac_read_search,cap_dac_override cap_dac_override     > cap_dac_override
            cap_sys_admin,cap_perfmon cap_kill                        > cap_kill,cap_perfmon
            cap_sys_admin,cap_net_admin cap_sys_admin                 > cap_sys_admin
            """)
    void alternatives_eachOfWhichIsEnough_giveTheLeast(String alternatives, String chosen) {
        List<CapabilitySet> sets = Stream.of(alternatives.split(" ")).map(CapabilitySet::parse).toList();
        assertEquals(CapabilitySet.parse(chosen), Needs.choose(sets));
    }
}
