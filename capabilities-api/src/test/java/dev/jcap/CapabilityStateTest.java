package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityStateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = """
            cap_net_bind_servce=ep       | 0  | unknown capability "cap_net_bind_servce"
            =ep cap_chown,cap_kil-e      | 14 | unknown capability "cap_kil"
            cap_chown=ep cap_chown1-e    | 13 | unknown capability "cap_chown1"
            64=p                         | 0  | no capability number from 0 to 63
            cap_chown,08=p               | 10 | no capability number from 0 to 63
            cap_chown                    | 9  | no ',', '=', '+' or '-' behind a capability
            cap_chown =p                 | 9  | no ',', '=', '+' or '-' behind a capability
            cap_chown,=p                 | 10 | a capability is missing
            cap_chown=p ,cap_kill=p      | 12 | a capability is missing
            cap_chown=x                  | 10 | neither a flag e, i or p nor the end of the clause
            cap_chown=epE                | 12 | neither a flag e, i or p nor the end of the clause
            cap_chown+                   | 10 | no flag e, i or p behind '+'
            cap_chown=-                  | 11 | no flag e, i or p behind '-'
            cap_chown+p=e                | 11 | '=' is not the first operator of its clause
            +e                           | 0  | no capabilities before '+'
            =-e                          | 1  | '=' without capabilities takes no further operator
            =e-p                         | 2  | '=' without capabilities takes no further operator
            ==                           | 1  | neither a flag e, i or p nor the end of the clause
            """)
    void text_malformed_isRefusedAtItsPlace(String text, int index, String reason) {
        CapabilityFormatException e =
                assertThrows(CapabilityFormatException.class, () -> CapabilityState.parse(text));
        assertEquals(text, e.input());
        assertEquals(reason, e.reason());
        assertEquals(index, e.index());
    }

    @Test
    void message_position_isShownWithPartOfTheInput() {
        CapabilityFormatException e =
                assertThrows(CapabilityFormatException.class, () -> CapabilityState.parse("cap_chown"));
        assertEquals("no ',', '=', '+' or '-' behind a capability at index 9 in \"cap_chown\"", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            =                                       | 90c2015108000000000000000000000000000000000000000000000000
            cap_chown=p                             | 90c2015108000100000000000000000000000000000000000000000000
            cap_setuid=ep                           | 90c2015108808000000000000000000000000000000000000000000000
            =ep                                     | 90c2015108ffff00ffff00ffff00ffff00ffff00010100000000000000
            =eip                                    | 90c2015108ffffffffffffffffffffffffffffff010101000000000000
            63=eip                                  | 90c2015108000000000000000000000000000000000000000000808080
            cap_bpf=ep cap_chown+i                  | 90c2015108000001000000000000000000808000000000000000000000
            cap_chown=e cap_fowner=i cap_kill=p     | 90c2015108012008000000000000000000000000000000000000000000
            =ep cap_chown-e 63+ip                   | 90c2015108feff00ffff00ffff00ffff00ffff00010100000000008080
            """)
    void portable_referenceStates_areTheseBytes(String text, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertArrayEquals(bytes, CapabilityState.parse(text).toPortable());
        assertEquals(CapabilityState.parse(text), CapabilityState.fromPortable(bytes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            =                 | 90c2015100
            cap_chown=p       | 90c2015101000100
            cap_setuid=ep     | 90c2015101808000
            cap_setpcap=i     | 90c2015102000000000001
            63=e              | 90c2015108000000000000000000000000000000000000000000800000
            """)
    void portable_minimal_hasNoByteTooMany(String text, String hex) {
        CapabilityState state = CapabilityState.parse(text);
        assertEquals(hex, HexFormat.of().formatHex(state.toMinimalPortable()));
        assertEquals(state, CapabilityState.fromPortable(state.toMinimalPortable()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            90c2015102010204010204              | 2,10=i 1,9=p 0,8=e
            90c2015100                          | =
            90c2015101000100ffff                | cap_chown=p
            90c2015109000100000000000000000000000000000000000000000000ffffff | cap_chown=p
            """)
    void portable_otherLengths_areReadAsLibcapDoes(String hex, String text) {
        assertEquals(CapabilityState.parse(text), CapabilityState.fromPortable(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @CsvSource({"'',0", "90,2", "90c20151,8", "90c20152,6", "00c2015100,0", "90c2015101,10", "90c20151010001,14"})
    void portable_brokenBytes_areRefusedAtTheirPlace(String hex, int index) {
        CapabilityFormatException e = assertThrows(
                CapabilityFormatException.class,
                () -> CapabilityState.fromPortable(HexFormat.of().parseHex(hex)));
        assertEquals(hex, e.input());
        assertEquals(index, e.index());
    }

    @Test
    void difference_perSet_saysWhatIsGainedAndLost() {
        CapabilityState from = CapabilityState.parse("cap_chown,cap_kill=ep");
        CapabilityState to = CapabilityState.parse("cap_chown=p cap_kill,cap_setuid=ep");
        StateDifference difference = from.compare(to);
        assertEquals(CapabilityState.parse("cap_setuid=ep"), difference.gained());
        assertEquals(CapabilityState.parse("cap_chown=e"), difference.lost());
        assertEquals("permitted +cap_setuid; effective -cap_chown +cap_setuid", difference.toString());
        assertFalse(difference.isEmpty());
    }

    @Test
    void difference_ofEqualStates_isEmpty() {
        CapabilityState state = CapabilityState.parse("=ep 63+i");
        assertTrue(state.compare(state).isEmpty());
        assertEquals("no difference", state.compare(state).toString());
    }

    @Test
    void state_withAnotherSet_keepsTheOthers() {
        CapabilitySet kill = CapabilitySet.of(Capability.CAP_KILL);
        CapabilityState state = CapabilityState.parse("cap_chown=eip");
        assertEquals("cap_chown=ei cap_kill+p", state.withPermitted(kill).toString());
        assertEquals("cap_chown=ip cap_kill+e", state.withEffective(kill).toString());
        assertEquals("cap_kill=i cap_chown+ep", state.withInheritable(kill).toString());
    }

    @Test
    void equals_oneSetDiffers_isNotEqualAndHasAnotherHash() {
        CapabilityState state = CapabilityState.parse("cap_chown=p cap_kill=e cap_setuid=i");
        assertEquals(state.hashCode(), CapabilityState.parse("cap_kill=e cap_chown=p cap_setuid=i").hashCode());
        for (String text : List.of(
                "cap_kill=e cap_setuid=i", "cap_chown=p cap_setuid=i", "cap_chown=p cap_kill=e",
                "cap_chown=e cap_kill=p cap_setuid=i")) {
            assertNotEquals(state, CapabilityState.parse(text));
            assertNotEquals(state.hashCode(), CapabilityState.parse(text).hashCode());
        }
    }
}
