package dev.jcap;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SYSLOG;
import static dev.jcap.Capability.CAP_SYS_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitySnapshotTest {

    private static final String STATUS = """
            Name:\tweb
            Tgid:\t40
            Pid:\t42
            Uid:\t1\t2\t3\t4
            Gid:\t5\t6\t7\t4294967295
            Groups:\t9 5 4294967295\s
            CapInh:\t0000000000000001
            CapPrm:\t0000000000000021
            CapEff:\t0000000000000020
            CapBnd:\t0000000400002000
            CapAmb:\t0000000002000000
            NoNewPrivs:\t1
            """;

    private static final CapabilitySnapshot THREAD = CapabilitySnapshot.of(42, "web",
            Credentials.of(0, 0).withState(new CapabilityState(
                    CapabilitySet.of(CAP_CHOWN, CAP_KILL), CapabilitySet.of(CAP_KILL), CapabilitySet.of(CAP_CHOWN)))
                    .withBounding(CapabilitySet.of(CAP_NET_RAW, CAP_SYSLOG)).withAmbient(CapabilitySet.of(CAP_SYS_TIME))
                    .withNoNewPrivs(true).withUids(new Credentials.Ids(1, 2, 3, 4))
                    .withGids(new Credentials.Ids(5, 6, 7, 4294967295L)).withGroups(List.of(5L, 9L, 4294967295L)));

    @Test
    void parse_statusFile_takesEachValueFromItsLine() {
        assertEquals(THREAD, CapabilitySnapshot.parse(STATUS));
        assertEquals(THREAD.hashCode(), CapabilitySnapshot.parse(STATUS).hashCode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"\" \" | \"\"", "\"      \" | \" \"", "\" \" | \"  \\r\""})
    void parse_textCopiedFromATerminal_isTheSame(String tab, String lineEnd) {
        String copied = STATUS.replace("\t", tab).replace("\n", lineEnd.replace("\\r", "\r") + "\n");
        assertEquals(THREAD, CapabilitySnapshot.parse(copied));
    }

    @ParameterizedTest
    @ValueSource(strings = {" web", "\tweb", "web ", "a b"})
    void parse_nameWithBlanks_keepsThem(String name) {
        assertEquals(name, CapabilitySnapshot.parse(STATUS.replace("\tweb", "\t" + name)).name());
    }

    @Test
    void parse_keysInsideOtherLines_areNoKeys() {
        String status = STATUS.replace("Tgid:\t40\n", "Pid\t1\nNSpid:\t7\nxUid:\t9\t9\t9\t9\n");
        assertEquals(THREAD, CapabilitySnapshot.parse(status));
    }

    @Test
    void parse_kernelWithoutAmbientSetAndNoNewPrivs_hasNone() {
        String status = STATUS.replaceAll("CapAmb.*\n", "").replaceAll("NoNewPrivs.*\n", "");
        CapabilitySnapshot old = CapabilitySnapshot.parse(status);
        assertEquals(CapabilitySet.EMPTY, old.ambient());
        assertFalse(old.noNewPrivs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void parse_noNewPrivsOtherThanOne_isNotSet(String value) {
        assertFalse(CapabilitySnapshot.parse(STATUS.replace("NoNewPrivs:\t1", "NoNewPrivs:\t" + value)).noNewPrivs());
    }

    @ParameterizedTest
    @CsvSource({
        "a\\nb, 'a\nb'", "a\\\\b, a\\b", "\\\\, \\", "end\\, end\\", "\\nx, '\nx'", "plain, plain", "'', ''"
    })
    void parse_escapedName_isTheNameItself(String written, String name) {
        assertEquals(name, CapabilitySnapshot.parse(STATUS.replace("\tweb", "\t" + written)).name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967296", "99999999999999999999", "1/", "1:", "-1", "x"})
    void parse_idThatIsNo32BitNumber_isRefusedWhereItStands(String id) {
        String status = STATUS.replace("Uid:\t1\t", "Uid:\t" + id + "\t");
        CapabilityFormatException refusal =
                assertThrows(CapabilityFormatException.class, () -> CapabilitySnapshot.parse(status));
        assertEquals(status.indexOf("\t" + id + "\t") + 1, refusal.index());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pid", "Name", "CapPrm", "CapEff", "CapInh", "CapBnd", "Uid", "Gid", "Groups"})
    void parse_lineMissing_isRefusedByName(String key) {
        String status = STATUS.replaceAll("(?m)^" + key + ":.*\n", "");
        CapabilityFormatException refusal =
                assertThrows(CapabilityFormatException.class, () -> CapabilitySnapshot.parse(status));
        assertEquals("no line " + key, refusal.reason());
    }

    @Test
    void allHeld_allFiveSets_areJoined() {
        assertEquals(
                CapabilitySet.of(CAP_CHOWN, CAP_KILL, CAP_NET_RAW, CAP_SYSLOG, CAP_SYS_TIME), THREAD.allHeld());
    }

    @Test
    void iab_ofAThread_isItsInheritableAndAmbientSetAndWhatIsNotInItsBoundingSet() {
        CapabilitySnapshot thread = withAmbient(CapabilitySet.of(CAP_CHOWN));
        Iab tuple = thread.iab(41);
        assertEquals(CapabilitySet.of(CAP_CHOWN), tuple.inheritable());
        assertEquals(CapabilitySet.of(CAP_CHOWN), tuple.ambient());
        assertEquals(thread.bounding().complement(41), tuple.blocked());
    }

    @Test
    void mode_withAndWithoutSecurebits_isThatOfThemOrUnknown() {
        assertEquals(Optional.empty(), THREAD.mode());
        assertEquals(SecurityMode.UNCERTAIN, SecurityMode.of(THREAD));
        CapabilitySnapshot hybrid = THREAD.withSecurebits(Securebits.NONE);
        assertEquals(Optional.of(Securebits.NONE), hybrid.securebits());
        assertEquals(Optional.of(SecurityMode.HYBRID), hybrid.mode());
        assertEquals(SecurityMode.HYBRID, SecurityMode.of(hybrid));
    }

    static Stream<CapabilitySnapshot> others() {
        CapabilitySet other = CapabilitySet.of(CAP_KILL);
        Credentials.Ids ids = Credentials.Ids.all(4);
        Credentials same = THREAD.credentials();
        return Stream.concat(
                Stream.of(CapabilitySnapshot.of(1, "web", same), CapabilitySnapshot.of(42, "wEb", same)),
                Stream.of(
                        same.withState(same.state().withPermitted(other)),
                        same.withState(same.state().withEffective(CapabilitySet.EMPTY)),
                        same.withState(same.state().withInheritable(other)),
                        same.withBounding(other),
                        same.withAmbient(other),
                        same.withNoNewPrivs(false),
                        same.withSecurebits(Securebits.NOROOT),
                        same.withUids(ids),
                        same.withGids(ids),
                        same.withGroups(List.of()),
                        same.withUserNamespace(4026531837L)).map(THREAD::withCredentials));
    }

    @ParameterizedTest
    @MethodSource("others")
    void equals_oneComponentDiffers_isNotEqual(CapabilitySnapshot other) {
        assertNotEquals(THREAD, other);
        assertNotEquals(THREAD.hashCode(), other.hashCode());
    }

    @Test
    void equals_oneIdDiffers_isNotEqual() {
        Credentials.Ids ids = new Credentials.Ids(1, 2, 3, 4);
        assertEquals(ids, new Credentials.Ids(1, 2, 3, 4));
        for (Credentials.Ids other : List.of(
                new Credentials.Ids(9, 2, 3, 4),
                new Credentials.Ids(1, 9, 3, 4),
                new Credentials.Ids(1, 2, 9, 4),
                new Credentials.Ids(1, 2, 3, 9))) {
            assertNotEquals(ids, other);
            assertNotEquals(ids.hashCode(), other.hashCode());
        }
    }

    private static CapabilitySnapshot withAmbient(CapabilitySet ambient) {
        return THREAD.withCredentials(THREAD.credentials().withAmbient(ambient));
    }
}
