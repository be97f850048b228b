package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.internal.text.CapabilityNames;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityTest {

    @Test
    void capability_everyNumber_printsAndReadsBackAsItself() {
        for (int number = 0; number <= Capability.MAX_NUMBER; number++) {
            Capability capability = Capability.of(number);
            assertSame(capability, Capability.parse(capability.toString()));
            assertSame(capability, Capability.parse(capability.name().toUpperCase(Locale.ROOT)));
            assertSame(capability, Capability.parse(Integer.toString(number)));
            assertSame(capability, Capability.parse("0x" + Integer.toHexString(number)));
            assertSame(capability, Capability.parse("0" + Integer.toOctalString(number)));
        }
    }

    @Test
    void capability_everyConstant_hasItsOwnName() throws ReflectiveOperationException {
        for (int number = 0; number < CapabilityNames.COUNT; number++) {
            Field constant = Capability.class.getField(Capability.of(number).name().toUpperCase(Locale.ROOT));
            assertSame(Capability.of(number), constant.get(null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "chown", "cap_chown ", " cap_chown", "cap_chown=ep", "cap_chown,cap_kill", "cap_chown1",
        "12abc", "all", "64", "-1", "+1", "08", "0x", "0x40", "18446744073709551616", "cap_", "cap", "cap\u007fchown",
        "cap_\u017fyslog", "cap_chown\0", "cap_cho\u0175n", "\u212aill", "cap_\u212aill", "cap_sys_t\u0131me",
        "cap_sys_t\u0130me", "cap_bp"
    })
    void capability_notExactlyOne_isRefused(String text) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Capability.parse(text));
        assertEquals(text, e.input());
        assertTrue(e.index() >= 0 && e.index() <= text.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            cap_net_bind_servce   | cap_net_bind_service
            CAP_NET_BIND_SERVCE   | cap_net_bind_service
            cap_chwon             | cap_chown
            chown                 | cap_chown
            cap_sysadmin          | cap_sys_admin
            cap_net_raww          | cap_net_raw
            cap_bfp               | cap_bpf
            """)
    void capability_misspelt_nearestNameIsOffered(String text, String meant) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Capability.parse(text));
        assertEquals(meant, e.suggestion().orElseThrow());
        assertEquals("unknown capability \"" + text + "\" at index 0; did you mean " + meant + '?', e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cap_", "foo", "xyzzy_plugh", "all", "none", "cap_zzzzzzz"})
    void capability_likeNoName_nothingIsOffered(String text) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Capability.parse(text));
        assertTrue(e.suggestion().isEmpty(), e::getMessage);
    }

    @Test
    void capability_inTurkish_readsAndPrintsTheSame() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            assertSame(Capability.CAP_NET_BIND_SERVICE, Capability.parse("CAP_NET_BIND_SERVICE"));
            assertEquals("cap_linux_immutable=eip", CapabilityState.parse("CAP_LINUX_IMMUTABLE=eip").toString());
            assertEquals(List.of(Capability.CAP_KILL), Capability.search("CAP_KILL"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void name_everyOneWithOneCharacterChanged_isRefusedWhereverItStands() {
        for (int number = 0; number < CapabilityNames.COUNT; number++) {
            String name = Capability.of(number).name();
            for (int i = 0; i < name.length(); i++) {
                for (char other : new char[] {'?', '\u007F', '\u0080', '\u0161', '\uD83D',
                    (char) (name.charAt(i) ^ 0x20 | 0x80)}) {
                    String changed = name.substring(0, i) + other + name.substring(i + 1);
                    assertThrows(CapabilityFormatException.class, () -> Capability.parse(changed), changed);
                    assertThrows(CapabilityFormatException.class, () -> CapabilitySet.parse(changed + ",cap_kill"), changed);
                    assertThrows(CapabilityFormatException.class, () -> CapabilityState.parse(changed + "=ep"), changed);
                }
            }
        }
    }

    @Test
    void name_inMixedLetters_isReadAtBothEndsOfAList() {
        for (int number = 0; number < CapabilityNames.COUNT; number++) {
            String small = Capability.of(number).name();
            String mixed = small.substring(0, 5) + small.substring(5).toUpperCase(Locale.ROOT);
            assertSame(Capability.of(number), Capability.parse(mixed));
            CapabilitySet two = CapabilitySet.of(Capability.of(number), Capability.CAP_BPF);
            assertEquals(two, CapabilitySet.parse(mixed + ",bpf"));
            assertEquals(two, CapabilitySet.parse("BPF," + mixed.substring(4)));
        }
    }

    @Test
    void description_everyNamedOne_hasTwoToFourLines() {
        for (int number = 0; number < CapabilityNames.COUNT; number++) {
            String description = Capability.of(number).describe();
            long lines = description.lines().count();
            assertTrue(lines >= 2 && lines <= 4, description);
            assertTrue(description.contains("Abused: "), description);
        }
    }

    @Test
    void description_unnamedNumber_isOneSentence() {
        assertEquals(
                "Capability 63 has no name here: it came with a newer kernel, or no kernel has it yet.",
                Capability.of(63).describe());
    }

    @Test
    void search_partOfNameOrDescription_findsInOrder() {
        assertEquals(
                List.of(Capability.CAP_AUDIT_WRITE, Capability.CAP_AUDIT_CONTROL, Capability.CAP_AUDIT_READ),
                Capability.search("cap_audit"));
        assertEquals(List.of(Capability.CAP_SYS_TIME), Capability.search("Clock_Settime"));
        assertEquals(List.of(), Capability.search("zzzznothing"));
    }
}
