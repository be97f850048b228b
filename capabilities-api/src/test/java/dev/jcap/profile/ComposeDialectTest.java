package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One service of a compose file as a dialect. */
class ComposeDialectTest {

    private static final String WHOLE = """
            services:
              web:
                image: nginx
                cap_drop: [ALL]
                cap_add: [NET_BIND_SERVICE]
                user: "1000:100"
                group_add: [7, "8"]
                security_opt: [no-new-privileges:true]
            """;

    @Test
    void file_withOneService_isWhatDockersOptionsSay() {
        CapabilityDeclaration declared = Dialect.COMPOSE.parse(WHOLE);
        assertEquals(Dialect.DOCKER.parse("--cap-drop ALL --cap-add NET_BIND_SERVICE --user 1000:100 --group-add 7 --group-add 8"
                + " --security-opt no-new-privileges"), declared);
        assertEquals("""
                cap_drop: ["ALL"]
                cap_add: ["NET_BIND_SERVICE"]
                user: "1000:100"
                group_add: ["7", "8"]
                security_opt: ["no-new-privileges:true"]
                """, Dialect.COMPOSE.print(declared));
    }

    /** What is printed means for lint, below the name of a service, what it means alone. */
    @Test
    void printed_belowAService_isReadByLintAsTheSame() {
        CapabilityDeclaration declared = Dialect.COMPOSE.parse(WHOLE);
        String file = "services:\n  web:\n" + Dialect.COMPOSE.print(declared).indent(4);
        List<ParsedDeclaration> read = Manifest.read("compose.yaml", file).declarations();
        assertEquals(List.of(declared), read.stream().map(ParsedDeclaration::declaration).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image: nginx                              | --cap-drop NONE",
        "cap_drop: [ALL]                           | --cap-drop ALL",
        "user: 7                                   | --user 7",
        "user: \":7\"                              | --user :7",
        "privileged: true                          | --privileged",
        "{\"cap_add\": [\"ALL\"], \"user\": \"a\"}   | --cap-add ALL --user a",
        "{services: {a: {cap_add: [KILL, CHOWN]}}} | --cap-add KILL --cap-add CHOWN",
        "{services: {a: }}                         | --cap-drop NONE",
        "{group_add: [\"${G:-7}\"], image: a}      | --group-add 7"
    })
    void service_written_isWhatDockersOptionsSay(String text, String options) {
        CapabilityDeclaration expected = Dialect.DOCKER.read(options.replace("--cap-drop NONE", "")).declaration();
        assertEquals(expected, Dialect.COMPOSE.read(text).declaration());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{services: {web: {image: a}, db: {image: b}}} | line 1, column 34: more than one program starts here (service web,"
                + " service db): give one service without its hooks",
        "{image: a, user: \"7\", post_start: [{user: root}]} | more than one program starts here (the service, the service,"
                + " post_start): give one service without its hooks",
        "{include: [other.yaml], services: {web: {image: a}}} | line 1, column 11: the files that it includes are not read: give"
                + " one service of what docker compose config prints",
        "{web: {image: a}} | version 1 of the compose format", "{services: {}} | no services", "{volumes: {}} | no services",
        "'' | nothing is written here", "{cap_add: KILL} | cap_add is not a list"
    })
    void text_thatIsNotOneService_isRefused(String text, String reason) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Dialect.COMPOSE.read(text));
        assertTrue(e.reason().contains(reason), e.reason());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cap_add: [\"$A\"]   | BOUNDING, PERMITTED, EFFECTIVE", "group_add: [\"$A\"] | SUPPLEMENTARY_GROUPS",
        "user: \"$A\"        | USER", "security_opt: [\"$A\"] | NO_NEW_PRIVS",
        "{extends: base, user: a} | BOUNDING, USER, SUPPLEMENTARY_GROUPS, NO_NEW_PRIVS"
    })
    void part_thatTheTextDoesNotContain_isUnknown(String text, String parts) {
        Set<String> unknown = Set.copyOf(Dialect.COMPOSE.read(text).declaration().unknown().stream().map(Enum::name).toList());
        assertEquals(Set.of(parts.split(", ")), unknown);
    }

    @Test
    void groups_ofExtendedService_areJoined() {
        List<ParsedDeclaration> read = Manifest.read("compose.yaml", """
                services:
                  base: {image: a, group_add: [7]}
                  web: {extends: base, group_add: [8]}
                """).declarations();
        assertEquals(List.of("7", "8"), read.get(1).declaration().supplementaryGroups().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"a$b", "'a\"b'", "'a\\b'", "'${HOME}'", "'a\"]'"})
    void userName_withSpecialCharacters_isReadBack(String name) {
        CapabilityDeclaration declared = CapabilityDeclaration.NOTHING.withBounding(CapabilitySet.EMPTY).withUser(name);
        assertEquals(declared, Dialect.COMPOSE.parse(Dialect.COMPOSE.print(declared)));
    }
}
