package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileCapabilitiesTextTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "=", "cap_net_raw=ep", "cap_net_raw=p", "cap_kill=i", "cap_kill=ei", "cap_kill=eip cap_net_raw+ep", "=ep",
        "cap_chown=ep [rootid=1000]", "= [rootid=4294967294]"
    })
    void parse_ofPrintedText_readsItBack(String text) {
        assertEquals(text, FileCapabilities.parse(text).toString());
        assertEquals(FileCapabilities.parse(text), FileCapabilities.decode(FileCapabilities.parse(text).encode()));
    }

    @Test
    void parse_withRootId_givesAllParts() {
        FileCapabilities capabilities = FileCapabilities.parse(" cap_chown=ep \t[rootid=100000] ");
        assertEquals(
                new FileCapabilities(CapabilitySet.of(Capability.CAP_CHOWN), CapabilitySet.EMPTY, true, 100000),
                capabilities);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''| 0",
        "'  '| 0",
        "cap_chown=e| 0",
        "cap_chown=ep cap_kill=p| 0",
        "cap_chwon=ep [rootid=7]| 0",
        "cap_chown=ep [rootid=4294967295]| 21",
        "cap_chown=ep [rootid=9999999999]| 21",
        "cap_chown=ep [rootid=-1]| 13",
        "cap_chown=ep [rootid=7] x| 13"
    })
    void parse_ofAnythingElse_namesInputAndIndex(String text, int index) {
        CapabilityFormatException e =
                assertThrows(CapabilityFormatException.class, () -> FileCapabilities.parse(text));
        assertEquals(text, e.input());
        assertEquals(index, e.index());
    }

    @Test
    void parse_ofNull_isRefused() {
        assertThrows(NullPointerException.class, () -> FileCapabilities.parse(null));
    }
}
