package dev.jcap.cli.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jcap lint}: files in, findings out. */
class LintCommandTest {

    private static final String TRAP = "[Service]\nAmbientCapabilities=NET_BIND_SERVICE\n";
    private static final String CLEAN = "[Service]\nUser=www\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n"
            + "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\nNoNewPrivileges=true\n";

    @TempDir
    Path directory;

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void lint_ofATrap_namesPlaceIdAndFix() throws IOException {
        String unit = file("web.service", TRAP);
        Session session = Session.of("lint", unit);
        assertEquals(1, session.status());
        assertTrue(session.out().contains(unit + ":2:21: error: \"NET_BIND_SERVICE\" has no prefix CAP_:"), session.out());
        assertTrue(session.out().contains("; write CAP_ before it [systemd-no-prefix]\n"), session.out());
    }

    @Test
    void lint_ofACleanUnit_isSilentAndGood() throws IOException {
        Session session = Session.of("lint", "--fail-on=note", file("web.service", CLEAN));
        assertEquals("", session.out());
        assertEquals("", session.err());
        assertEquals(0, session.status());
    }

    @ParameterizedTest
    @CsvSource({"error, 0", "warning, 1", "note, 1"})
    void lint_failOn_decidesTheStatus(String severity, int status) throws IOException {
        String pod = file("pod.json", """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "app",
                "securityContext": {"capabilities": {"drop": ["ALL"], "add": ["NET_RAW"]}}}]}}
                """);
        assertEquals(status, Session.of("lint", "--fail-on=" + severity, pod).status());
    }

    @Test
    void lint_beyondAProfile_saysWhatItGrants() throws IOException {
        Session session = Session.of("lint", "--profile=none", file("web.service", CLEAN));
        assertEquals(1, session.status());
        assertTrue(session.out().contains("the bounding set has cap_net_bind_service, which profile none does not allow"),
                session.out());
    }

    @Test
    void lint_withAProfileWithoutReasons_reportsTheProfileToo() throws IOException {
        String profile = file("own", "cap_chown\ncap_kill\ncap_fowner\ncap_setuid\n");
        Session session = Session.of("lint", "--profile=" + profile, file("web.service", CLEAN));
        assertEquals(1, session.status());
        assertTrue(session.out().startsWith(profile + ": warning: profile "), session.out());
        assertTrue(session.out().contains("[profile-without-reasons]\n"), session.out());
    }

    @Test
    void lint_ofAFileThatCannotBeRead_goesOnWithTheOthers() throws IOException {
        String missing = directory.resolve("missing.yaml").toString();
        String broken = file("pod.yaml", "apiVersion: v1\nkind: Pod\n\tspec: {}\n");
        Session session = Session.of("lint", missing, broken, file("web.service", TRAP));
        assertEquals(1, session.status());
        assertTrue(session.err().startsWith("jcap lint: " + missing + ": no such file or directory\n"), session.err());
        assertTrue(session.err().contains("jcap lint: " + broken + ": line 3, column 1: "), session.err());
        assertTrue(session.out().contains("[systemd-no-prefix]"), session.out());
    }

    @Test
    void lint_asJson_hasTheSameFindings() throws IOException {
        String unit = file("web.service", TRAP);
        String json = Session.of("lint", "--format=json", unit, directory.resolve("none.yaml").toString()).out();
        assertTrue(json.startsWith("[{\"file\":\"" + unit + "\",\"trouble\":null,\"findings\":[{\"id\":\"systemd-"), json);
        assertTrue(json.contains("\"line\":2,\"column\":21}"), json);
        assertTrue(json.endsWith("\"trouble\":\"no such file or directory\",\"findings\":[]}]\n"), json);
    }

    @Test
    void lint_asSarif_hasRulesResultsAndFailures() throws IOException {
        String unit = file("web unit.service", TRAP);
        String log = Session.of("lint", "--format=sarif", unit, directory.resolve("none.yaml").toString()).out();
        assertTrue(log.startsWith("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","), log);
        assertTrue(log.contains("{\"id\":\"systemd-no-prefix\",\"shortDescription\":{\"text\":"), log);
        assertTrue(log.contains("\"ruleId\":\"systemd-no-prefix\",\"ruleIndex\":"), log);
        assertTrue(log.contains("/web%20unit.service\"},\"region\":{\"startLine\":2,\"startColumn\":21}"), log);
        assertTrue(log.contains("\"executionSuccessful\":false,\"toolExecutionNotifications\":[{\"level\":\"error\","), log);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lint                          | no file given",
        "lint --format=xml f           | --format is one of text, json, sarif, not xml",
        "lint --fail-on=never f        | --fail-on is one of error, warning, note, not never",
        "lint --kind=helm f            | --kind is one of systemd-unit, kubernetes, oci, compose, not helm",
        "lint --profile=nobodys f      | --profile: no built-in profile and no file is called nobodys",
        "check --profile=nobodys 1     | --profile: no built-in profile and no file is called nobodys",
        "check --limit=none --profile=docker 1 | give either --limit or --profile",
        "show --as=helm                | --as: unknown dialect \"helm\"; use docker, podman, k8s, oci, systemd, setpriv or jcap",
        "show --as=oci --all           | --as excludes --all, --tree, --watch and --json"
    })
    void wrongWords_areUsage(String words, String message) {
        Session session = Session.of(words.strip().split(" "));
        assertEquals(2, session.status());
        assertTrue(session.err().contains(message), session.err());
        assertEquals(1, session.err().lines().count());
    }

    @Test
    void profileFile_withAMistake_isUsageWithItsPlace() throws IOException {
        String profile = file("own", "cap_chown\ncap_nine\n");
        Session session = Session.of("check", "--profile=" + profile, "1");
        assertEquals(2, session.status());
        assertTrue(session.err().contains("--profile: " + profile + ": line 2, column 1: "), session.err());
    }
}
