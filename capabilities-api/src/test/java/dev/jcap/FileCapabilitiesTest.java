package dev.jcap;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.proof.Trial;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileCapabilitiesTest {

    private static final CapabilitySet NONE = CapabilitySet.EMPTY;
    private static final CapabilitySet ALL = CapabilitySet.lowest(41);
    private static final CapabilitySet RAW = CapabilitySet.of(CAP_NET_RAW);
    private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);
    private static final CapabilitySet KILL = CapabilitySet.of(CAP_KILL);

    /** Attributes that a kernel has stored and returned, and their meaning. */
    static Stream<Arguments> storedAttributes() {
        return Stream.of(
                Arguments.of("0000000200200000000000000000000000000000", file(RAW, NONE, false)),
                Arguments.of("0100000200200000000000000000000000000000", file(RAW, NONE, true)),
                Arguments.of("0100000200200000002000000000000000000000", file(RAW, RAW, true)),
                Arguments.of("0000000200000000002000000000000000000000", file(NONE, RAW, false)),
                Arguments.of("01000002ffffffff00000000ff01000000000000", file(ALL, NONE, true)),
                Arguments.of("01000002ffffffffffffffffff010000ff010000", file(ALL, ALL, true)),
                Arguments.of("0000000200000000000000000000000000000000", FileCapabilities.EMPTY),
                Arguments.of("0100000200000000000000000000000000000000", file(NONE, NONE, true)),
                Arguments.of(
                        "0000000200000000000000000000008000000000",
                        file(CapabilitySet.of(Capability.of(63)), NONE, false)),
                Arguments.of(
                        "0100000200000000000000000001000000000000",
                        file(CapabilitySet.of(Capability.of(40)), NONE, true)),
                Arguments.of(
                        "0100000301000000000000000000000000000000e8030000", file(CHOWN, NONE, true).withRootId(1000)),
                Arguments.of(
                        "0100000301000000000000000000000000000000feffffff",
                        file(CHOWN, NONE, true).withRootId(4294967294L)));
    }

    @ParameterizedTest
    @MethodSource("storedAttributes")
    void decode_storedAttribute_givesItsMeaning(String hex, FileCapabilities meaning) {
        assertEquals(meaning, FileCapabilities.decode(bytes(hex)));
    }

    @ParameterizedTest
    @MethodSource("storedAttributes")
    void encode_meaning_givesStoredAttribute(String hex, FileCapabilities meaning) {
        assertEquals(hex, HexFormat.of().formatHex(meaning.encode()));
    }

    @Test
    void decode_revision1_fillsLowWords() {
        FileCapabilities old = FileCapabilities.decode(bytes("01000001" + "00200000" + "01000080"));

        assertEquals(
                file(RAW, CapabilitySet.of(CAP_CHOWN, Capability.CAP_SETFCAP), true), old);
    }

    @Test
    void decode_revision3WithRootId0_equalsRevision2() {
        assertEquals(
                FileCapabilities.decode(bytes("0100000201000000000000000000000000000000")),
                FileCapabilities.decode(bytes("010000030100000000000000000000000000000000000000")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "010000, 6",
        "00000000, 6",
        "0100000401000000000000000000000000000000, 6",
        "0200000201000000000000000000000000000000, 0",
        "0101000201000000000000000000000000000000, 2",
        "0100800201000000000000000000000000000000, 4",
        "01000001002000000100008000, 24",
        "01000001, 8",
        "01000002002000000000000000000000000000, 38",
        "0100000200200000000000000000000000000000e8030000, 40",
        "0100000301000000000000000000000000000000, 40",
        "0100000301000000000000000000000000000000ffffffff, 40"
    })
    void decode_anythingElse_isRefusedWithPosition(String hex, int index) {
        var refused = assertThrows(CapabilityFormatException.class, () -> FileCapabilities.decode(bytes(hex)));

        assertEquals(hex, refused.input());
        assertEquals(index, refused.index());
    }

    @ParameterizedTest
    @MethodSource("storedAttributes")
    void decode_everySingleByteChanged_givesAnotherValueOrTypedRefusal(String hex, FileCapabilities meaning) {
        for (int at = 0; at < hex.length() / 2; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] attribute = bytes(hex);
                if (attribute[at] != (byte) value) {
                    attribute[at] = (byte) value;
                    assertAnotherValueOrRefusal(attribute, meaning);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("storedAttributes")
    void decode_everyTwoBitsFlipped_giveAnotherValueOrTypedRefusal(String hex, FileCapabilities meaning) {
        int bits = hex.length() * 4;
        for (int one = 0; one < bits; one++) {
            for (int other = one + 1; other < bits; other++) {
                byte[] attribute = bytes(hex);
                attribute[one / 8] ^= (byte) (1 << one % 8);
                attribute[other / 8] ^= (byte) (1 << other % 8);
                assertAnotherValueOrRefusal(attribute, meaning);
            }
        }
    }

    @Test
    void decode_everyTwoBitsFlippedInRevision1_giveAnotherValueOrTypedRefusal() {
        byte[] old = bytes("010000010020000001000080");
        FileCapabilities meaning = FileCapabilities.decode(old);
        for (int pair = 0; pair < 96 * 96; pair++) {
            byte[] attribute = old.clone();
            attribute[pair / 96 / 8] ^= (byte) (1 << pair / 96 % 8);
            if (pair / 96 != pair % 96) {
                attribute[pair % 96 / 8] ^= (byte) (1 << pair % 96 % 8);
            }
            assertAnotherValueOrRefusal(attribute, meaning);
        }
    }

    @ParameterizedTest
    @MethodSource("storedAttributes")
    void decode_everyOtherLength_isRefused(String hex) {
        for (int length = 0; length < 64; length++) {
            byte[] attribute = Arrays.copyOf(bytes(hex), length);
            if (length != hex.length() / 2) {
                assertThrows(CapabilityFormatException.class, () -> FileCapabilities.decode(attribute));
            }
        }
    }

    @Test
    @Tag("random")
    void encode_randomValues_decodeToThemselves() throws Exception {
        Trial.random(getClass(), "decoding an attribute returns the encoded capabilities", 20_000).each(random -> {
            long rootId = random.nextBoolean() ? 0 : random.nextLong(0xFFFF_FFFFL);
            FileCapabilities value = new FileCapabilities(
                    new CapabilitySet(random.nextLong()),
                    new CapabilitySet(random.nextLong()),
                    random.nextBoolean(),
                    rootId);
            byte[] attribute = value.encode();

            assertEquals(rootId == 0 ? 20 : 24, attribute.length);
            assertEquals(value, FileCapabilities.decode(attribute));
            assertArrayEquals(attribute, FileCapabilities.decode(attribute).encode());
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4294967295L, 4294967296L, Long.MIN_VALUE, Long.MAX_VALUE})
    void withRootId_outOfRange_isRefused(long id) {
        assertThrows(IllegalArgumentException.class, () -> FileCapabilities.EMPTY.withRootId(id));
    }

    /** States that describe a file. */
    static Stream<Arguments> fittingStates() {
        CapabilitySet both = CHOWN.plus(KILL);
        return Stream.of(
                Arguments.of(state(NONE, NONE, NONE), FileCapabilities.EMPTY),
                Arguments.of(state(CHOWN, NONE, NONE), file(CHOWN, NONE, false)),
                Arguments.of(state(CHOWN, CHOWN, NONE), file(CHOWN, NONE, true)),
                Arguments.of(state(NONE, CHOWN, CHOWN), file(NONE, CHOWN, true)),
                Arguments.of(state(NONE, NONE, CHOWN), file(NONE, CHOWN, false)),
                Arguments.of(state(both, both, CHOWN), file(both, CHOWN, true)),
                Arguments.of(state(CHOWN, both, KILL), file(CHOWN, KILL, true)),
                Arguments.of(state(ALL.minus(CHOWN), ALL.minus(CHOWN), NONE), file(ALL.minus(CHOWN), NONE, true)),
                Arguments.of(
                        state(CapabilitySet.lowest(64), CapabilitySet.lowest(64), NONE),
                        file(CapabilitySet.lowest(64), NONE, true)));
    }

    @ParameterizedTest
    @MethodSource("fittingStates")
    void of_stateWithAllOrNothingEffective_keepsItAndComesBack(CapabilityState state, FileCapabilities expected) {
        assertEquals(expected, FileCapabilities.of(state));
        assertEquals(state, expected.state());
    }

    /** States that no file can have, the first four of which other libraries store with something left out. */
    static Stream<Arguments> unfitStates() {
        CapabilitySet both = CHOWN.plus(KILL);
        return Stream.of(
                Arguments.of(state(NONE, CHOWN, NONE), CHOWN),
                Arguments.of(state(CHOWN, both, NONE), KILL),
                Arguments.of(state(ALL.minus(CHOWN), ALL, NONE), CHOWN),
                Arguments.of(state(KILL, RAW, NONE), RAW),
                Arguments.of(state(both, CHOWN, NONE), KILL),
                Arguments.of(state(CHOWN, CHOWN, KILL), KILL),
                Arguments.of(state(KILL, CHOWN, CHOWN), KILL),
                Arguments.of(state(ALL, ALL.minus(CHOWN), NONE), CHOWN),
                Arguments.of(
                        state(ALL.plus(Capability.of(63)), ALL, NONE), CapabilitySet.of(Capability.of(63))));
    }

    @ParameterizedTest
    @MethodSource("unfitStates")
    void of_stateWithPartlyEffective_isRefusedNamingTheTrouble(CapabilityState state, CapabilitySet trouble) {
        var refused = assertThrows(IllegalArgumentException.class, () -> FileCapabilities.of(state));

        assertTrue(refused.getMessage().startsWith(trouble.toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains(";"), "says how to mend it");
    }

    @Test
    void state_effectiveBitWithoutCapabilities_showsNothing() {
        assertEquals(CapabilityState.EMPTY, file(NONE, NONE, true).state());
        assertFalse(FileCapabilities.of(CapabilityState.EMPTY).effective());
    }

    private static void assertAnotherValueOrRefusal(byte[] attribute, FileCapabilities original) {
        try {
            FileCapabilities other = FileCapabilities.decode(attribute);
            assertNotEquals(original, other);
            assertEquals(other, FileCapabilities.decode(other.encode()));
        } catch (CapabilityFormatException refused) {
            assertTrue(refused.index() <= refused.input().length());
        }
    }

    private static FileCapabilities file(CapabilitySet permitted, CapabilitySet inheritable, boolean effective) {
        return new FileCapabilities(permitted, inheritable, effective, 0);
    }

    private static CapabilityState state(CapabilitySet permitted, CapabilitySet effective, CapabilitySet inheritable) {
        return new CapabilityState(permitted, effective, inheritable);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
