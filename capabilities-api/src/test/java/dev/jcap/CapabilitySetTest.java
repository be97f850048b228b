package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.proof.Extent;
import dev.jcap.proof.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitySetTest {

    private static final CapabilitySet DOCKER = CapabilitySet.of(
            Capability.CAP_CHOWN,
            Capability.CAP_DAC_OVERRIDE,
            Capability.CAP_FOWNER,
            Capability.CAP_FSETID,
            Capability.CAP_KILL,
            Capability.CAP_SETGID,
            Capability.CAP_SETUID,
            Capability.CAP_SETPCAP,
            Capability.CAP_NET_BIND_SERVICE,
            Capability.CAP_NET_RAW,
            Capability.CAP_SYS_CHROOT,
            Capability.CAP_MKNOD,
            Capability.CAP_AUDIT_WRITE,
            Capability.CAP_SETFCAP);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            ''                          | 0
            cap_chown                   | 1
            chown                       | 1
            Chown,CAP_KILL              | 21
            net_raw,net_admin           | 3000
            0,0x1,02,63                 | 8000000000000007
            none                        | 0
            NONE                        | 0
            all                         | 1ffffffffff
            ALL,63                      | 800001ffffffffff
            63,all                      | 800001ffffffffff
            chown,chown                 | 1
            """)
    void list_wellFormed_isRead(String text, String mask) {
        assertEquals(CapabilitySet.parseMask(mask), CapabilitySet.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        " ", ",", "chown,", ",chown", "chown,,kill", "chown, kill", "chown kill", "chown+ep", "=", "64", "08", "cap_",
        "none,", "none,chown", "chown,none", "cap_none", "cap_cap_chown", "chown1", "alll", "!chown", "chown;kill",
        "chown\0", "cap_\uD83D", "\u200fchown", "cap", "sys_"
    })
    void list_malformed_isRefused(String text) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> CapabilitySet.parse(text));
        assertEquals(text, e.input());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            0                    | 0000000000000000 | ''
            3000                 | 0000000000003000 | cap_net_admin,cap_net_raw
            0x3000               | 0000000000003000 | cap_net_admin,cap_net_raw
            0X3000               | 0000000000003000 | cap_net_admin,cap_net_raw
            20000000000          | 0000020000000000 | 41
            8000000000000000     | 8000000000000000 | 63
            0x000001fFfFfFfFfF   | 000001ffffffffff | all
            """)
    void mask_wellFormed_isReadAndPrinted(String text, String hex, String names) {
        CapabilitySet set = CapabilitySet.parseMask(text);
        assertEquals(hex, set.toHex());
        assertEquals(CapabilitySet.parse(names), set);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            ''                    | 0
            0x                    | 1
            x                     | 0
            -1                    | 0
            +1                    | 0
            12g4                  | 2
            0x 1                  | 2
            00000000a80425fb1     | 16
            0x00000000a80425fb1   | 18
            00000000a80425fb0     | 16
            00000000a80425f\u0661 | 15
            0000000\uff11a80425fb | 7
            """)
    void mask_malformed_isRefusedAtItsPlace(String text, int index) {
        CapabilityFormatException e =
                assertThrows(CapabilityFormatException.class, () -> CapabilitySet.parseMask(text));
        assertEquals(index, e.index(), e::getMessage);
    }

    @Test
    void mask_everyCharacterInEveryPlace_isReadOrRefused() {
        int highest = Extent.of(CapabilitySetTest.class, "characters of a mask", Character.MAX_VALUE);
        for (int c = 0; c <= highest; c++) {
            for (int at = 0; at < 16; at++) {
                String text = "0".repeat(at) + (char) c + "0".repeat(15 - at);
                int digit = c < 128 ? Character.digit(c, 16) : -1;
                if (digit >= 0) {
                    assertEquals((long) digit << (60 - 4 * at), CapabilitySet.parseMask(text).mask());
                } else if (at != 1 || c != 'x' && c != 'X') {
                    assertThrows(CapabilityFormatException.class, () -> CapabilitySet.parseMask(text), text);
                }
            }
        }
    }

    @Test
    void set_dockersDefaults_areTheMaskInTheStatusFile() {
        assertEquals(DOCKER, CapabilitySet.parseMask("00000000a80425fb"));
        assertEquals("00000000a80425fb", DOCKER.toHex());
        assertEquals(
                "cap_chown,cap_dac_override,cap_fowner,cap_fsetid,cap_kill,cap_setgid,cap_setuid,cap_setpcap,"
                        + "cap_net_bind_service,cap_net_raw,cap_sys_chroot,cap_mknod,cap_audit_write,cap_setfcap",
                DOCKER.toString());
    }

    @Test
    @Tag("random")
    void set_randomMasks_readBackFromBothForms() throws Exception {
        Trial.random(getClass(), "parsing a set's names or mask returns the set", 100_000).each(random -> {
            CapabilitySet set = new CapabilitySet(random.nextLong() & (random.nextBoolean() ? -1L : random.nextLong()));
            assertEquals(set, CapabilitySet.parse(set.toString()));
            assertEquals(set, CapabilitySet.parseMask(set.toHex()));
            assertEquals(String.join(",", set.stream().map(Capability::name).toList()), set.toString());
        });
    }

    @Test
    void set_ofAllSixtyFour_printsEveryOne() {
        CapabilitySet full = new CapabilitySet(-1L);
        assertEquals(64, full.toString().split(",").length);
        assertEquals(full, CapabilitySet.parse(full.toString()));
    }

    @Test
    void set_iterated_givesMembersInOrder() {
        List<Capability> members = new ArrayList<>();
        for (Capability member : CapabilitySet.parse("63,kill,chown")) {
            members.add(member);
        }
        assertEquals(List.of(Capability.CAP_CHOWN, Capability.CAP_KILL, Capability.of(63)), members);
        assertEquals(DOCKER.stream().toList(), StreamSupport.stream(DOCKER.spliterator(), false).toList());
    }

    @Test
    void asSet_ofMembers_isAnUnmodifiableSetOfThem() {
        Set<Capability> view = CapabilitySet.parse("63,chown").asSet();
        assertEquals(Set.of(Capability.CAP_CHOWN, Capability.of(63)), view);
        assertEquals(Set.of(Capability.CAP_CHOWN, Capability.of(63)).hashCode(), view.hashCode());
        assertThrows(UnsupportedOperationException.class, () -> view.remove(Capability.CAP_CHOWN));
    }

    @Test
    void toCapabilitySet_ofStream_collectsItsMembers() {
        assertEquals(DOCKER, DOCKER.stream().parallel().collect(CapabilitySet.toCapabilitySet()));
    }

    @Test
    void minus_oneCapability_takesThatOneAway() {
        CapabilitySet set = CapabilitySet.parse("chown,kill,63");
        assertEquals(CapabilitySet.parse("chown,63"), set.minus(Capability.CAP_KILL));
        assertEquals(set, set.minus(Capability.CAP_SETUID));
        assertEquals(CapabilitySet.of(Capability.CAP_CHOWN, Capability.CAP_KILL), set.minus(Capability.of(63)));
    }

    @Test
    void equals_sameMembers_haveTheSameHash() {
        assertEquals(CapabilitySet.parse("kill,63").hashCode(), CapabilitySet.parse("63,kill").hashCode());
        assertNotEquals(CapabilitySet.parse("kill,63").hashCode(), CapabilitySet.parse("kill").hashCode());
        assertNotEquals(CapabilitySet.parse("kill,63"), CapabilitySet.parse("kill"));
    }
}
