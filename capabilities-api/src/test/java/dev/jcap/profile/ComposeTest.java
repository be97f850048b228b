package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compose files: variables, what they extend and include, hooks, keys. */
class ComposeTest {

    private static List<String> read(String text, String... files) {
        Map<String, String> others = new HashMap<>();
        for (int i = 0; i < files.length; i += 2) {
            others.put(files[i], files[i + 1]);
        }
        return Rendering.of(() -> Manifest.read(
                "compose.yaml", text, path -> Optional.ofNullable(others.get(path))));
    }

    /** A service {@code a} with one line. */
    private static List<String> service(String line) {
        List<String> lines = read("services:\n  a:\n    " + line.replace("|", "\n    ") + '\n');
        return lines.subList(lines.getFirst().equals("compose") ? 1 : 0, lines.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "user: ${WHO:-1000}; user 1000; 3:11 compose-variable",
                "user: ${WHO-1000}; user 1000; 3:11 compose-variable",
                "user: \"${WHO:-${OTHER:-1000}}\"; user 1000; 3:11 compose-variable",
                "user: \"${WHO:-}\"; user -; 3:11 compose-variable",
                "user: ${WHO}; user -, unknown USER; 3:11 not-checked",
                "user: $WHO; user -, unknown USER; 3:11 not-checked",
                "user: \"${WHO:?say who}\"; user -, unknown USER; 3:11 not-checked",
                "user: \"${WHO?say who}\"; user -, unknown USER; 3:11 not-checked",
                "user: \"${DEBUG:+0}\"; user -, unknown USER; 3:11 not-checked",
                "user: \"${WHO:-$OTHER}\"; user -, unknown USER; 3:11 not-checked",
                "user: \"$$1000\"; user $1000; -",
                "user: \"1000:${GID}\"; user 1000; -",
                "user: \"${A:-10}${B:-00}\"; user 1000; 3:11 compose-variable",
                "user: \":1000\"; user 0; -",
                "user: \"\"; user -; -"
            })
    void user_withVariables_isTheDefaultOrUnknown(String line, String user, String finding) {
        String effective = user.startsWith("user -") || user.equals("user 0") ? "docker" : "none";
        List<String> expected = finding.equals("-")
                ? List.of("service a: bounding docker, effective " + effective + ", " + user)
                : List.of("service a: bounding docker, effective " + effective + ", " + user, finding);
        assertEquals(expected, service(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "privileged: true; all",
                "privileged: \"true\"; all",
                "privileged: \"True\"; all",
                "privileged: \"yes\"; all",
                "privileged: yes; all",
                "privileged: \"on\"; all",
                "privileged: ${P:-true}; all",
                "privileged: \"no\"; docker",
                "privileged: ${P:-false}; docker",
                "cap_drop: [\"${D:-ALL}\"]; none",
                "cap_add: [\"${C:-NET_ADMIN}\"]; docker+net_admin"
            })
    void value_inEveryField_isReplaced(String line, String bounding) {
        assertEquals(
                "service a: bounding " + bounding + ", effective " + bounding + ", user -", service(line).getFirst());
    }

    @Test
    void capability_ofAnUnknownVariable_isUnknown() {
        assertEquals(
                List.of(
                        "service a: bounding docker, effective docker, user -, unknown BOUNDING,PERMITTED,EFFECTIVE",
                        "3:15 not-checked"),
                service("cap_add: [\"$CAP\"]"));
        assertEquals(
                List.of("service a: bounding docker, effective docker, user -, unknown NO_NEW_PRIVS", "3:20 not-checked"),
                service("security_opt: [\"no-new-privileges=$NNP\"]"));
        assertEquals(
                List.of(
                        "service a: bounding docker, effective docker, user -, unknown BOUNDING,PERMITTED,EFFECTIVE",
                        "3:17 not-checked"),
                service("privileged: ${P:+true}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "user: \"${1}\"; no variable begins with ${1}",
                "user: \"${}\"; no variable begins with ${}",
                "user: \"${A\"; no variable begins with ${A",
                "user: \"${A!x}\"; no variable begins with ${A!x}",
                "privileged: \"maybe\"; privileged needs true or false"
            })
    void value_thatComposeRefuses_isRefused(String line, String reason) {
        List<String> lines = service(line);
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().startsWith("refused ") && lines.getFirst().contains(reason), lines::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "cap-add: [SYS_ADMIN]", "capAdd: [SYS_ADMIN]", "Cap_add: [SYS_ADMIN]", "priviledged: true", "Privileged: true",
        "cap_drp: [ALL]", "User: root", "security_opts: [x]"
    })
    void key_nearOneThatCounts_isFound(String line) {
        assertEquals(List.of("3:5 unknown-key"), service(line).subList(1, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "cpus: 1", "uts: host", "ulimits: {}", "x-user: a", "volumes: []", "secrets: []", "expose: []", "restart: always",
        "depends_on: []", "userns_mode: host", "group_add: []", "links: []", "cpuset: 0"
    })
    void key_ofAnotherMeaning_isNoFinding(String line) {
        assertEquals(1, service(line).size());
    }

    @Test
    void extends_ofTheSameFile_joinsListsAndReplacesValues() {
        assertEquals(
                List.of(
                        "compose",
                        "service base: bounding chown, effective none, user 7, no_new_privs true",
                        "service mid: bounding chown+kill, effective none, user 7, no_new_privs true",
                        "service top: bounding chown+kill, effective chown+kill, user 0, no_new_privs true"),
                read("""
                        services:
                          base:
                            user: "7"
                            cap_drop: [ALL]
                            cap_add: [CHOWN]
                            security_opt: [no-new-privileges=true]
                          mid:
                            extends: base
                            cap_add: [KILL]
                            user:
                          top:
                            extends: {service: mid}
                            user: "0"
                        """).stream().filter(line -> !line.contains("container-")).toList());
    }

    private static final String EXTENDING = """
            services:
              a:
                extends:
                  file: ./base/common.yml
                  service: b
            """;

    @Test
    void extends_ofAnotherFile_isReadWhereItIs() {
        String common = "services:\n  b:\n    extends: {file: more.yml, service: c}\n    cap_drop: [ALL]\n";
        String more = "services:\n  c:\n    privileged: true\n";
        assertEquals(
                List.of("compose", "service a: bounding all, effective all, user -", "4:13 container-privileged"),
                read(EXTENDING, "base/common.yml", common, "base/more.yml", more));
        assertEquals(
                List.of(
                        "compose",
                        "service a: bounding none, effective none, user -, unknown BOUNDING,NO_NEW_PRIVS,USER,SUPPLEMENTARY_GROUPS",
                        "4:13 not-checked"),
                read(EXTENDING, "base/common.yml", common));
    }

    @Test
    void extends_inACircle_isRefused() {
        List<String> lines = read("services:\n  a: {extends: b}\n  b: {extends: a}\n");
        assertEquals(List.of("refused line 3, column 16: services extend each other in a circle"), lines);
        assertEquals(
                List.of("refused line 2, column 16: there is no service \"c\" to extend"),
                read("services:\n  a: {extends: c}\n"));
    }

    @Test
    void include_ofAnotherFile_addsItsServices() {
        String text = "include:\n  - path: sub/one.yaml\nservices:\n  a: {user: \"1\"}\n  s: {cap_drop: [ALL]}\n";
        String one = "include: [two.yaml]\nservices:\n  s: {cap_add: [SYS_ADMIN]}\n";
        String two = "services:\n  t: {privileged: true}\n";
        assertEquals(
                List.of(
                        "compose",
                        "service t: bounding all, effective all, user -",
                        "service s: bounding sys_admin, effective sys_admin, user -",
                        "service a: bounding docker, effective none, user 1",
                        "2:11 container-privileged",
                        "2:11 container-powerful-add"),
                read(text, "sub/one.yaml", one, "sub/two.yaml", two));
    }

    @Test
    void include_inACircle_isRefused() {
        String text = "include: [a.yaml]\nservices: {}\n";
        assertEquals(
                List.of("refused line 1, column 11: files include each other in a circle"), read(text, "a.yaml", text));
    }

    @Test
    void file_thatIsIncludedAndWrong_isRefusedWithItsName() {
        List<String> lines = read("include: [a.yaml]\n", "a.yaml", "{\"a\" 1}");
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().startsWith("refused line 1, column 11: a.yaml: line 1, column "), lines::toString);
    }

    @Test
    void hooks_withTheirOwnUser_areDeclarations() {
        assertEquals(
                List.of(
                        "service a: bounding docker, effective none, user 1000",
                        "service a, post_start: bounding docker, effective docker, user 0",
                        "service a, pre_stop: bounding docker, effective none, user 1001",
                        "service a, develop: bounding all, effective none, user 1000",
                        "4:18 compose-hook",
                        "6:39 compose-hook"),
                service("user: \"1000\"|post_start: [{command: x, user: \"0\"}]|pre_stop: [{command: y, user: \"1001\"}]"
                        + "|develop: {watch: [{path: p, exec: {command: z, privileged: true}}]}"));
    }
}
