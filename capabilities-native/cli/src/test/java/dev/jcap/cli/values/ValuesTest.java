package dev.jcap.cli.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What decode, encode, explain and convert print. */
class ValuesTest {

    @Test
    void decode_ofSeveralMasks_printsALineEach() {
        assertEquals(
                "0x0000000000003000=cap_net_admin,cap_net_raw\n0x0000000000000000=\n0x8000000000000000=63\n",
                Session.of("decode", "3000", "0", "0x8000000000000000").out());
    }

    @Test
    void decode_asJson_isAnArrayOfSets() {
        assertEquals(
                "{\"schema\":1,\"command\":\"decode\",\"masks\":[{\"label\":null,\"set\":{\"mask\":\"0000000000000021\","
                        + "\"names\":[\"cap_chown\",\"cap_kill\"]}}]}\n",
                Session.of("decode", "--json", "21").out());
    }

    private static final String STATUS = "Name:\tCapEff: ff\nUmask:\t0022\nState:\tS (sleeping)\nUid:\t1\t1\t1\t1\nGroups:\t \n"
            + "CapInh:\t0000000000000000\nCapPrm:\t0000000000000021\nCapEff:\t0000000000000001\n"
            + "CapBnd:\t0000000000000021\nCapAmb:\t0000000000000000\nNoNewPrivs:\t0\n";

    private static final String DECODED = """
            CapInh: 0x0000000000000000=
            CapPrm: 0x0000000000000021=cap_chown,cap_kill
            CapEff: 0x0000000000000001=cap_chown
            CapBnd: 0x0000000000000021=cap_chown,cap_kill
            CapAmb: 0x0000000000000000=
            """;

    @Test
    void decode_ofAStatusFile_labelsEachSet() {
        assertEquals(DECODED, Session.withInput(STATUS, "decode").out());
        assertEquals(DECODED, Session.withInput(STATUS.replace("\t", "    "), "decode").out());
        assertEquals(DECODED, Session.of("decode", STATUS).out());
    }

    @Test
    void decode_ofAStatusFileAsWords_readsNoLabelInTheNameOfTheProcess() {
        assertEquals(DECODED, Session.of(("decode " + STATUS.strip()).split("\\s+")).out());
        assertEquals(DECODED, Session.withInput(STATUS.replaceAll("\\s+", " ") + "\n", "decode").out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "CapEff: 1                     | CapEff: 0x0000000000000001=cap_chown",
        "1                             | 0x0000000000000001=cap_chown",
        "/proc/1/status:CapEff: 1      | /proc/1/status:CapEff: 0x0000000000000001=cap_chown"
    })
    void decode_ofALine_keepsItsLabel(String line, String expected) {
        assertEquals(expected + "\n", Session.withInput(line + "\n", "decode").out());
        assertEquals(expected + "\n", Session.of(("decode " + line).split(" ")).out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CapEff: 1 x", "CapEff:", "CapEff: CapPrm: 1", "CapEff: x", "x CapEff: 1", "Uid: 1 1 1 1",
        "Name: CapEff: 1"})
    void decode_ofALineWithAMistake_isRefused(String line) {
        Session session = Session.withInput(line, "decode");
        assertEquals(2, session.status(), session.out());
        assertEquals("", session.out());
    }

    @Test
    void decode_ofALabelAsJson_hasItBesideTheSet() {
        assertEquals(
                "{\"schema\":1,\"command\":\"decode\",\"masks\":[{\"label\":\"CapEff\",\"set\":{\"mask\":\"0000000000000001\","
                        + "\"names\":[\"cap_chown\"]}}]}\n",
                Session.of("decode", "--json", "CapEff:\t1").out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "none            | 0000000000000000",
        "NET_RAW         | 0000000000002000",
        "chown,cap_kill  | 0000000000000021",
        "chown 63        | 8000000000000001"
    })
    void encode_ofWords_isOneMask(String words, String mask) {
        assertEquals(mask + "\n", Session.of(("encode " + words).split(" ")).out());
    }

    @Test
    void explain_ofOneCapability_describesIt() {
        String out = Session.of("explain", "NET_RAW").out();
        assertTrue(out.startsWith("cap_net_raw (13, mask 0x0000000000002000)\n  Sends and receives packets"), out);
        assertEquals(out, Session.of("explain", "13").out());
    }

    @Test
    void explain_ofWords_searches() {
        String out = Session.of("explain", "of", "any", "form").out();
        assertTrue(out.startsWith("cap_net_raw (13"), out);
    }

    @Test
    void explain_ofASetText_saysWhatEachClauseDoes() {
        assertEquals(
                """
                cap_kill,cap_chown=ep
                             permitted gains cap_chown,cap_kill; effective gains
                             cap_chown,cap_kill
                cap_chown-e  effective loses cap_chown
                together     cap_kill=ep cap_chown+p
                permitted    cap_chown,cap_kill: can be made effective or dropped
                effective    cap_kill: the kernel checks this set
                inheritable  none: kept across execve of a file that has it inheritable too
                """,
                Session.of(false, Map.of("COLUMNS", "78"), "explain", "cap_kill,cap_chown=ep cap_chown-e").out());
    }

    @Test
    void explain_ofATuple_saysWhatBecomesOfEach() {
        String out = Session.of("explain", "!cap_chown,^cap_kill").out();
        assertTrue(out.contains("\nambient      cap_kill: "), out);
        assertTrue(out.contains("\nblocked      cap_chown: "), out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "names      | mask       | chown,cap_kill    | 0000000000000021",
        "names      | numbers    | cap_kill,chown    | 0,5",
        "mask       | names      | 0                 | none",
        "numbers    | names      | 0,5               | cap_chown,cap_kill",
        "mask       | text       | 400               | cap_net_bind_service=ep",
        "mask       | xattr      | 400               | 0100000200040000000000000000000000000000",
        "xattr      | file       | 0100000200040000000000000000000000000000 | cap_net_bind_service=ep",
        "xattr      | file       | 0x0100000200200000000000000000000000000000 | cap_net_raw=ep",
        "xattr      | file       | 0sAQAAAgAgAAAAAAAAAAAAAAAAAAA= | cap_net_raw=ep",
        "text       | portable   | cap_chown=p       | 90c2015108000100000000000000000000000000000000000000000000",
        "portable   | text       | 90c2015101808000  | cap_setuid=ep",
        "file       | text       | cap_chown=ei      | cap_chown=ei",
        "text       | names      | cap_chown=ep      | cap_chown",
        "names      | iab        | cap_chown         | cap_chown",
        "iab        | text       | cap_chown         | cap_chown=i",
        "iab        | iab        | !%cap_chown       | !%cap_chown",
        "text       | iab        | cap_chown=i       | cap_chown",
        "securebits | bits       | noroot            | 01/0x1/1'b1",
        "bits       | securebits | 0x23              | noroot,noroot_locked,keep_caps_locked"
    })
    void convert_ofWhatTheOtherFormCanSay_saysTheSame(String from, String to, String text, String expected) {
        Session session = Session.of("convert", "--from", from, "--to=" + to, "--", text);
        assertEquals(expected + "\n", session.out(), session.err());
        assertEquals(0, session.status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "text       | names      | cap_chown=p",
        "text       | names      | cap_chown=eip",
        "text       | xattr      | cap_chown=p cap_kill=ep",
        "text       | iab        | cap_chown=p",
        "iab        | names      | !cap_chown",
        "iab        | text       | ^cap_chown",
        "file       | text       | cap_chown=p [rootid=7]",
        "xattr      | text       | 0100000200000000000000000000000000000000",
        "securebits | mask       | noroot",
        "mask       | securebits | 1"
    })
    void convert_ofWhatTheOtherFormCannotSay_isRefused(String from, String to, String text) {
        Session session = Session.of("convert", "--from", from, "--to=" + to, "--", text);
        assertEquals(1, session.status(), session.out() + session.err());
        assertEquals("", session.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "docker  | setpriv | --cap-drop ALL --cap-add KILL --user 7:8 | --reuid=7 --regid=8 --clear-groups --bounding-set=-all,+kill",
        "docker  | oci     | --cap-drop ALL --user 7:8 --group-add 9  | \"user\": {\"uid\": 7, \"gid\": 8, \"additionalGids\": [9]}",
        "docker  | k8s     | --cap-drop ALL --user 7:8                | runAsUser: 7;  runAsGroup: 8;  capabilities:;    drop: [\"ALL\"]",
        "setpriv | systemd | --reuid=7 --regid=8 --clear-groups --bounding-set=-all | User=7;Group=8;CapabilityBoundingSet=",
        "systemd | docker  | CapabilityBoundingSet=CAP_KILL           | --cap-drop ALL --cap-add KILL",
        "docker  | compose | --cap-drop ALL --cap-add KILL --user 7:8 | cap_drop: [\"ALL\"];cap_add: [\"KILL\"];user: \"7:8\"",
        "compose | k8s     | {services: {a: {user: \"7:8\"}}}           | runAsUser: 7;  runAsGroup: 8",
        "names   | docker  | cap_kill                                 | --cap-drop ALL --cap-add KILL",
        "docker  | names   | --cap-drop ALL --cap-add KILL            | cap_kill",
        "iab     | systemd | ^cap_kill                                | AmbientCapabilities=CAP_KILL"
    })
    void convert_betweenTools_keepsSetsUserAndGroups(String from, String to, String text, String expected) {
        Session session = Session.of("convert", "--from=" + from, "--to=" + to, "--", text);
        assertEquals(0, session.status(), session.err());
        assertTrue(session.out().replace('\n', ';').contains(expected), session.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "setpriv | docker  | --reuid=7 --regid=8 --clear-groups --inh-caps=+kill --ambient-caps=+kill | docker cannot express the permitted set",
        "docker  | k8s     | --cap-drop ALL --user 7:8 --group-add 9  | Kubernetes cannot express the supplementary groups",
        "systemd | compose | SecureBits=noroot                        | Compose cannot express the securebits",
        "compose | docker  | user: $WHO                               | depends on something that it does not contain: user",
        "docker  | mask    | --cap-drop ALL --user 7:8                | a mask cannot express the user, the group",
        "systemd | setpriv | User=%i                                  | depends on something that it does not contain: user",
        "docker  | xattr   | --cap-drop ALL                           | cannot convert docker to xattr"
    })
    void convert_toAToolThatCannotSayIt_saysWhatIsLost(String from, String to, String text, String message) {
        Session session = Session.of("convert", "--from=" + from, "--to=" + to, "--", text);
        assertEquals(1, session.status(), session.out());
        assertTrue(session.err().contains(message), session.err());
    }

    @Test
    void convert_ofAUserWithoutAGroup_saysThatTheToolChoosesIt() {
        Session session = Session.of("convert", "--from=docker", "--to=setpriv", "--", "--cap-drop", "ALL", "--user", "app");
        assertEquals("--reuid=app --bounding-set=-all\n", session.out());
        assertEquals("jcap convert: the group is not mentioned: the tool chooses it for user app\n", session.err());
    }
}
