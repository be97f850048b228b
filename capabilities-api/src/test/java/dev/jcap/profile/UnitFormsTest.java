package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Units, drop-ins, Quadlet, nspawn and the manager's configuration: users, prefixes, namespaces, keys, other forms. */
class UnitFormsTest {

    private static List<String> read(String fileName, String text) {
        return Rendering.of(() -> Manifest.read(fileName, text.replace('|', '\n') + '\n'));
    }

    /** A service with some lines and a command. */
    private static List<String> service(String lines) {
        List<String> all = read("a.service", "[Service]|ExecStart=/bin/true|" + lines);
        return all.subList(all.getFirst().equals("systemd-unit") ? 1 : 0, all.size());
    }

    private static List<String> ids(List<String> lines) {
        return lines.stream().filter(line -> line.matches("[0-9]+:[0-9]+ .*")).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"00", "012", "65535", "4294967295", "99999999999", "-1", ".", "..", "a/b", "a:b"})
    void user_thatSystemdRefuses_isRefused(String user) {
        assertEquals(
                List.of("refused line 3, column 1: systemd refuses the unit: User=" + user + " is no user name and no uid"),
                service("User=" + user));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "65534", "4294967294", "app", "a-b_c.d", "Web", "-x"})
    void user_thatSystemdTakes_isTheUser(String user) {
        assertEquals(List.of(": bounding all, effective none, user " + user), service("User=" + user));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "ambientcapabilities=CAP_KILL; AmbientCapabilities",
                "AmbientCapability=CAP_KILL; AmbientCapabilities",
                "CapabilitiesBoundingSet=CAP_KILL; CapabilityBoundingSet",
                "CapabilityBoundSet=CAP_KILL; CapabilityBoundingSet",
                "BoundingCapabilities=CAP_KILL; -",
                "NoNewPrivilege=yes; NoNewPrivileges",
                "NoNewPrivs=yes; -",
                "user=app; User",
                "Users=app; User",
                "Dynamicuser=yes; DynamicUser",
                "Securebits=noroot; SecureBits"
            })
    void key_thatSystemdIgnores_isFound(String line, String meant) {
        List<LintFinding> found = Manifest.read("a.service", "[Service]\nUser=app\n" + line + '\n').findings();
        List<LintFinding> all = Manifest.read("a.service", "[Service]\nUser=app\n" + line + '\n').lint();
        assertEquals(List.of(), found);
        assertEquals(List.of("unknown-key"), all.stream().map(LintFinding::id).toList());
        String message = all.getFirst().message();
        assertEquals(!meant.equals("-"), message.contains("did you mean " + meant + '?'), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Group=app", "UMask=077", "Nice=1", "PrivateTmp=yes", "PrivateMounts=yes", "ProtectHome=yes", "PrivateIPC=yes",
                "PrivateNetwork=yes", "ProtectProc=invisible", "ProcSubset=pid", "SupplementaryGroups=a", "Slice=a.slice",
                "ProtectSystem=strict", "ProtectControlGroups=yes", "PrivatePIDs=yes", "SetCredential=a:b", "UtmpMode=user"
            })
    void key_ofAnotherMeaning_isNoFinding(String line) {
        assertEquals(List.of(), ids(service("User=app|" + line)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "ExecStartPre=+/bin/a; ExecStartPre=: bounding all, effective all, user -; 4:1 systemd-full-privileges",
                "ExecStartPre=-+/bin/a; ExecStartPre=: bounding all, effective all, user -; 4:1 systemd-full-privileges",
                "ExecStartPre=/bin/a SEMICOLON +/bin/b; ExecStartPre=: bounding all, effective all, user -;"
                        + " 4:1 systemd-full-privileges",
                "ExecStopPost=!/bin/a; ExecStopPost=: bounding all, effective all, user 0; 4:1 systemd-keeps-root"
            })
    void command_withAPrefix_isADeclarationOfItsOwn(String line, String declaration, String finding) {
        assertEquals(
                List.of(": bounding all, effective none, user app", declaration, finding),
                service("User=app|" + line.replace("SEMICOLON", ";")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExecStartPre=!!/bin/a", "ExecStartPre=-/bin/a", "ExecStartPre=@/bin/a b", "ExecStartPre=:/bin/a"})
    void command_withAnotherPrefix_isLikeTheUnit(String line) {
        assertEquals(List.of(": bounding all, effective none, user app"), service("User=app|" + line));
    }

    @Test
    void command_thatIsForgotten_countsNoMore() {
        assertEquals(
                List.of(": bounding all, effective none, user app"),
                service("User=app|ExecStartPre=+/bin/a|ExecStartPre=|ExecStartPre=/bin/b"));
    }

    @ParameterizedTest
    @CsvSource({
        "LockPersonality=yes, true", "SystemCallFilter=@system-service, true", "SystemCallFilter=~@mount, true",
        "RestrictNamespaces=yes, true", "RestrictAddressFamilies=none, true", "ProtectHostname=yes, true",
        "LockPersonality=no, false", "SystemCallFilter=, false", "RestrictNamespaces=no, false", "ProtectHome=yes, false"
    })
    void noNewPrivs_impliedByFilters_isANote(String line, boolean implied) {
        List<String> found = service("User=app|" + line);
        assertEquals(implied, found.getFirst().contains("no_new_privs true"), found::toString);
        assertEquals(implied ? List.of("4:1 systemd-implied-no-new-privs") : List.of(), ids(found));
        assertEquals(List.of(), ids(service(line)).stream().filter(it -> it.contains("implied")).toList());
        assertEquals(List.of(), ids(service("User=app|NoNewPrivileges=yes|" + line)));
    }

    @Test
    void root_withoutLimits_isAFinding() {
        assertEquals(List.of("1:1 systemd-root"), ids(service("")));
        assertEquals(List.of("1:1 systemd-root"), ids(service("User=root")));
        assertEquals(List.of(), ids(service("CapabilityBoundingSet=CAP_KILL")));
        assertEquals(List.of(), ids(service("PrivateUsers=yes")).stream().filter(it -> it.endsWith("-root")).toList());
        assertEquals(List.of(), ids(read("a.timer", "[Unit]|[Timer]|OnCalendar=daily")));
    }

    @Test
    void lineInLatin1_isIgnoredUnlessItIsAComment() {
        assertEquals(
                List.of(": bounding all, effective none, user app", "5:1 systemd-not-utf8"),
                service("User=app|# caf\udce9|CapabilityBoundingSet=CAP_KILL caf\udce9"));
    }

    @Test
    void dropIn_alone_isNotChecked() {
        assertEquals(
                List.of("1:1 not-checked"),
                ids(read("a.service.d/10.conf", "[Service]|AmbientCapabilities=CAP_NET_BIND_SERVICE|ExecStart=/bin/a")));
    }

    @Test
    void units_thatSystemctlCatPrints_areOneEach() {
        assertEquals(
                List.of(
                        "systemd-unit",
                        "a.service: bounding kill, effective none, user app",
                        "b.service: bounding all, effective none, user b",
                        "1:1 non-root-holds-nothing"),
                read("x.txt",
                        "# /lib/systemd/system/a.service|[Service]|User=app||# /etc/systemd/system/a.service.d/1.conf|[Service]"
                                + "|CapabilityBoundingSet=CAP_KILL||# /etc/systemd/system/b.service|[Service]|User=b")
                        .stream()
                        .map(line -> line.replace("2:1 non", "1:1 non")).toList());
    }

    @Test
    void show_ofTwoUnits_isTwoDeclarations() {
        assertEquals(
                List.of(
                        "systemctl-show",
                        "a.service: bounding all, effective all, user -",
                        "b.service: bounding none, effective none, user b, no_new_privs true, securebits noroot",
                        "2:1 systemd-full-privileges",
                        "6:1 systemd-empty-bounding"),
                read("show", "Id=a.service|ExecStartEx={ path=/bin/a ; argv[]=/bin/a ; flags=privileged ; pid=0 }|User=b"
                        + "|CapabilityBoundingSet=cap_kill||CapabilityBoundingSet=|User=b|Id=b.service|SecureBits=1"
                        + "|NoNewPrivileges=yes|RestrictAddressFamilies=~|SystemCallFilter=~"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "AddCapability=NET_RAW; docker-ish",
                "User=1000|AddCapability=net_raw,CAP_KILL; ambient kill+net_raw",
                "PodmanArgs=--cap-add NET_RAW --privileged; bounding all",
                "PodmanArgs=--user=7; user 7",
                "DropCapability=all; bounding none",
                "DropCapability=all|DropCapability=; bounding podman",
                "UserNS=keep-id|User=5; namespace true",
                "NoNewPrivileges=yes; no_new_privs true"
            })
    void quadlet_ofManyKeys_isRead(String lines, String part) {
        String declaration = read("a.container", "[Container]|Image=x|" + lines).get(1);
        String wanted = part.equals("docker-ish") ? "net_raw" : part;
        assertEquals(true, declaration.contains(wanted), declaration);
    }

    @ParameterizedTest
    @CsvSource({
        "addcapability=NET_RAW, 3:1 unknown-key", "DropCapabilities=all, 3:1 unknown-key", "NoNewPrivilege=true, 3:1 unknown-key",
        "ContainersConfModule=a.conf, 3:1 not-checked", "User=%i, 1:1 not-checked"
    })
    void quadlet_withWhatIsIgnoredOrElsewhere_saysSo(String line, String finding) {
        assertEquals(List.of(finding), ids(read("a.container", "[Container]|Image=x|" + line)));
    }

    @ParameterizedTest
    @CsvSource({"a.kube, [Kube]|Yaml=a.yml", "a.pod, [Pod]|PodName=a", "a.volume, [Volume]", "a.build, [Build]|ImageTag=a"})
    void quadlet_ofAnotherType_isNotChecked(String file, String text) {
        assertEquals(List.of("quadlet", "1:1 not-checked"), read(file, text));
    }

    @Test
    void nspawn_container_hasItsDefaultWithWhatIsAddedAndDropped() {
        List<String> lines = read(
                "a.nspawn", "[Exec]|Capability=CAP_SYS_MODULE|DropCapability=all|PrivateUsers=no|[Network]|Private=yes");
        assertEquals(List.of("nspawn", ": bounding none, effective none, user -, namespace false"), lines);
        lines = read("x", "[Exec]|Capability=all|DropCapability=CAP_KILL|NoNewPrivileges=yes");
        assertEquals(
                List.of(
                        "nspawn", ": bounding all-kill, effective all-kill, user -, no_new_privs true, unknown USER_NAMESPACE"),
                lines);
    }

    @Test
    void manager_limits_holdForAllThatItStarts() {
        assertEquals(
                List.of(
                        "systemd-manager",
                        "the service manager: bounding kill, effective kill, user -, no_new_privs true",
                        "4:1 unknown-key"),
                read("system.conf", "[Manager]|CapabilityBoundingSet=CAP_KILL|NoNewPrivileges=yes|User=app"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[metadata]|name = x", "[tool.black]|line-length = 1", "[Match]|Name=eth0", "[Desktop Entry]|Exec=a"})
    void sections_ofNoUnit_areRefused(String text) {
        assertEquals(true,
                read("a.cfg", text).getFirst().startsWith("refused line 1, column 1: jcap does not read this file: ["));
    }

    @Test
    void quote_closedOnTheNextLine_isOneWordAndTheRestCounts() {
        assertEquals(
                List.of(
                        ": bounding all, effective kill, inheritable kill, ambient kill, user app",
                        "4:21 systemd-unknown-name"),
                service("User=app|AmbientCapabilities=\"CAP_CHOWN \\|# said between|CAP_SETUID\" CAP_KILL"));
    }

    @Test
    void quote_thatNobodyCloses_endsTheValue() {
        assertEquals(
                List.of(
                        ": bounding all, effective kill, inheritable kill, ambient kill, user app",
                        "5:1 systemd-unknown-name"),
                service("User=app|AmbientCapabilities=CAP_KILL \\|\"CAP_SETUID \\| CAP_CHOWN"));
    }
}
