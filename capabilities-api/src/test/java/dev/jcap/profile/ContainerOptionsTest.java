package dev.jcap.profile;

import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --cap-add} and its like amount to. */
class ContainerOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "'', DEFAULT",
        "--cap-add NET_ADMIN, DEFAULT+net_admin",
        "--cap-add=cap_net_admin, DEFAULT+net_admin",
        "--cap-add Cap_Net_Admin, DEFAULT+net_admin",
        "--cap-drop MKNOD, DEFAULT-mknod",
        "--cap-drop ALL, NONE",
        "--cap-drop all --cap-add net_bind_service, NONE+net_bind_service",
        "--cap-add ALL, ALL",
        "--cap-add ALL --cap-drop SYS_ADMIN, ALL-sys_admin",
        "--cap-add ALL --cap-drop ALL, ALL",
        "--cap-add NET_RAW --cap-drop NET_RAW, DEFAULT",
        "--privileged --cap-drop ALL, ALL",
        "--privileged=false, DEFAULT",
        "--cap-add SYS_ADMIN --cap-drop ALL --cap-drop SYS_ADMIN, NONE+sys_admin"
    })
    void dockerOptions_asRoot_giveTheseSets(String options, String expected) {
        CapabilitySets sets = Dialect.DOCKER.read(options).declaration().effectiveGrant().sets().orElseThrow();
        assertEquals(CapabilitySets.ofRoot(set(expected, CapabilityProfile.DOCKER)), sets);
    }

    @ParameterizedTest
    @CsvSource({
        "'', DEFAULT",
        "--cap-add NET_RAW, DEFAULT+net_raw",
        "--cap-drop ALL --cap-add KILL --cap-drop KILL, NONE+kill",
        "--cap-add all --cap-drop KILL, ALL-kill"
    })
    void podmanOptions_asRoot_startFromTheSmallerDefault(String options, String expected) {
        CapabilitySets sets = Dialect.PODMAN.read(options).declaration().effectiveGrant().sets().orElseThrow();
        assertEquals(CapabilitySets.ofRoot(set(expected, CapabilityProfile.PODMAN)), sets);
    }

    @Test
    void docker_nonRootWithAdd_hasItInBoundingSetOnly() {
        CapabilitySets sets = meaning(Dialect.DOCKER, "--user 1000 --cap-drop ALL --cap-add NET_RAW");
        CapabilitySet none = CapabilitySet.EMPTY;
        assertEquals(new CapabilitySets(CapabilitySet.of(CAP_NET_RAW), none, none, none, none), sets);
    }

    @Test
    void podman_nonRootWithAdd_hasItInAllSets() {
        CapabilitySets sets = meaning(Dialect.PODMAN, "--user 1000:1000 --cap-drop ALL --cap-add NET_RAW");
        assertEquals(CapabilitySets.all(CapabilitySet.of(CAP_NET_RAW)), sets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "0", "root:wheel", "0:0"})
    void user_root_isRoot(String user) {
        assertTrue(Dialect.DOCKER.read("--user " + user).declaration().isRoot());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAP_BOGUS", "12", "NET_RAW,BOGUS", "CAP_", "CAP_ALL", "\u212aILL", "cap_cap_kill"})
    void name_thatIsNone_isRefused(String name) {
        for (Dialect dialect : new Dialect[] {Dialect.DOCKER, Dialect.PODMAN}) {
            String text = "--cap-drop ALL --cap-add " + name;
            CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> dialect.parse(text));
            int bogus = dialect == Dialect.PODMAN ? text.indexOf("BOGUS") : -1;
            boolean listed = name.indexOf(',') >= 0 && bogus >= 0;
            assertEquals(listed ? bogus : text.indexOf(name), e.index());
        }
    }

    @Test
    void print_podmansUserWithTheUsualBoundingSet_addsNothing() {
        CapabilityDeclaration declared = Dialect.PODMAN.read("--user 777:777 --cap-drop KILL").declaration();
        assertEquals("--cap-drop KILL --user 777:777", Dialect.PODMAN.print(declared));
        assertEquals("--user 777:777", Dialect.PODMAN.print(Dialect.PODMAN.read("--user 777:777").declaration()));
    }

    @ParameterizedTest
    @EnumSource(names = {"PODMAN", "NERDCTL"})
    void list_ofNames_isTakenByThoseWhoTakeLists(Dialect dialect) {
        CapabilitySet both = CapabilitySet.of(CAP_NET_RAW, CAP_KILL);
        String text = "--cap-drop=all --cap-add=NET_RAW,cap_kill --user 0";
        assertEquals(CapabilitySets.ofRoot(both), meaning(dialect, text));
        assertEquals(
                List.of("container-unknown-name"),
                Dialect.DOCKER.read(text).findings().stream().map(LintFinding::id).toList());
    }

    @ParameterizedTest
    @CsvSource({":1000, 0", "root:1000, root", "1000:, 1000", "1000:0, 1000"})
    void user_beforeTheColon_counts(String text, String user) {
        assertEquals(Optional.of(user), Dialect.DOCKER.read("--user " + text).declaration().user());
    }

    @ParameterizedTest
    @CsvSource({
        "no-new-privileges, true", "no-new-privileges:True, true", "no-new-privileges=T, true", "no-new-privileges=1, true",
        "no-new-privileges:false, false", "no-new-privileges=0, false", "no-new-privileges=F, false"
    })
    void noNewPrivileges_ofSecurityOptions_isABooleanOfGo(String option, boolean flag) {
        for (Dialect dialect : List.of(Dialect.DOCKER, Dialect.PODMAN, Dialect.NERDCTL)) {
            assertEquals(
                    Optional.of(flag), dialect.parse("--security-opt=" + option).noNewPrivs(), dialect::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no-new-privileges:yes", "no-new-privileges=", "no-new-privs", "no-new-privileges:true=1", "seccmp=x"})
    void securityOption_thatTheEngineRefuses_isRefused(String option) {
        assertThrows(CapabilityFormatException.class, () -> Dialect.DOCKER.parse("--security-opt=" + option));
    }

    @ParameterizedTest
    @CsvSource({
        "--cap-add, 9, no value behind --cap-add",
        "--cap-ad NET_RAW, 0, no option",
        "-p 80:80, 0, no option",
        "--privileged=maybe, 13, neither true nor false",
        "--security-opt no-new-privileges:x, 33, neither true nor false"
    })
    void option_thatIsNone_isRefusedAtItsPlace(String text, int index, String reason) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Dialect.DOCKER.read(text));
        assertEquals(index, e.index());
        assertTrue(e.reason().contains(reason), e.reason());
        assertTrue(e.reason().startsWith("line 1, column " + (index + 1)), e.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "no-new-privileges, true",
        "no-new-privileges:true, true",
        "no-new-privileges=false, false",
        "seccomp=unconfined, "
    })
    void securityOption_noNewPrivileges_isRead(String option, Boolean expected) {
        CapabilityDeclaration declared = Dialect.DOCKER.read("--security-opt " + option).declaration();
        assertEquals(expected, declared.noNewPrivs().orElse(null));
    }

    @ParameterizedTest
    @CsvSource({
        "'{add: [], drop: []}', DEFAULT",
        "'add: [\"NET_ADMIN\"]', DEFAULT+net_admin",
        "'drop: [\"ALL\"]', NONE",
        "'{\"drop\": [\"ALL\"], \"add\": [\"NET_BIND_SERVICE\"]}', NONE+net_bind_service",
        "'add: [\"ALL\"]', ALL",
        "'{\"add\": [\"ALL\"], \"drop\": [\"CHOWN\"]}', ALL-chown",
        "'{\"add\": [\"ALL\"], \"drop\": [\"ALL\"]}', NONE",
        "'{\"add\": [\"NET_RAW\"], \"drop\": [\"NET_RAW\"]}', DEFAULT-net_raw",
        "'{\"add\": [\"net_raw\", \"kill\"], \"drop\": [\"all\"]}', 'NONE+net_raw,kill'",
        "'securityContext: {}', DEFAULT",
        "'securityContext:\n  privileged: true', ALL"
    })
    void kubernetesLists_asRoot_giveTheseSets(String text, String expected) {
        String yaml = text.equals("{add: [], drop: []}") ? "add: []\ndrop: []" : text;
        CapabilitySets sets = meaning(Dialect.KUBERNETES, yaml);
        assertEquals(CapabilitySets.ofRoot(set(expected, CapabilityProfile.DOCKER)), sets);
    }

    private static CapabilitySets meaning(Dialect dialect, String text) {
        return dialect.read(text).declaration().effectiveGrant().sets().orElseThrow();
    }

    private static CapabilitySet set(String text, CapabilityProfile profile) {
        String[] parts = text.split("[+-]");
        CapabilitySet start =
                switch (parts[0]) {
                    case "DEFAULT" -> profile.bounding();
                    case "ALL" -> CapabilitySpelling.ALL;
                    default -> CapabilitySet.EMPTY;
                };
        CapabilitySet change = parts.length > 1 ? CapabilitySet.parse(parts[1]) : CapabilitySet.EMPTY;
        return text.indexOf('-') > 0 ? start.minus(change) : start.plus(change);
    }
}
