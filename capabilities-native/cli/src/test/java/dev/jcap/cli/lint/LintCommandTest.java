package dev.jcap.cli.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import dev.jcap.profile.LintRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        assertTrue(session.out().contains("; add the prefix CAP_ [systemd-no-prefix]\n"), session.out());
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.yaml|''", "a.json|{}", "a.yaml|'# only'", "a.service|''", "a.service|[Unit]", "a.container|[Pod]",
                "a.yaml|'apiVersion: v1\nkind: Pod'", "a.yaml|'apiVersion: example.org/v1\nkind: Any'",
                "a.json|{\"ociVersion\":\"1\",\"Process\":{}}", "a.json|{\"ociVersion\":\"1\",\"process\":{\"Capabilities\":{}}}",
                "a.json|[{\"Id\":\"x\",\"Config\":{},\"HostConfig\":{\"privileged\":true}}]",
                "a.yaml|'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: \"{{ .Values.image }}\"}]}'"
            })
    void lint_ofWhatIsNotUnderstood_failsWithAProfile(String name, String text) throws IOException {
        String file = file(name, text.replace("\\n", "\n"));
        for (String profile : List.of("docker", "pod-security-baseline")) {
            Session session = Session.of("lint", "--profile=" + profile, file);
            assertEquals(1, session.status(), profile + session.out() + session.err());
        }
    }

    @Test
    void lint_ofWhatHasNoEnd_isRefused() {
        Session session = Session.of("lint", "/dev/zero");
        assertEquals(1, session.status());
        assertTrue(session.err().contains("longer than 64 MiB"), session.err());
    }

    private static final String RESTRICTED_POD = """
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - name: a
                securityContext:
                  runAsNonRoot: true
                  allowPrivilegeEscalation: false
                  capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
            """;

    @Test
    void lint_forPodSecurity_givesTheVerdictOfTheStandardAndSaysOnceWhatItLeavesOut() throws IOException {
        String good = file("good.yaml", RESTRICTED_POD);
        String bad = file("bad.yaml", RESTRICTED_POD.replace("add: [", "add: [CHOWN, "));
        String windows = file("windows.yaml", RESTRICTED_POD.replace("spec:", "spec:\n  os: {name: windows}"));
        Session passes = Session.of("lint", "--profile=pod-security-restricted", good, windows);
        assertEquals(0, passes.status(), passes.out());
        assertEquals(2, passes.out().split("pod-security-scope").length, passes.out());
        assertEquals(0, Session.of("lint", "--profile=pod-security-restricted:v1.21", bad).status());
        Session fails = Session.of("lint", "--profile=pod-security-restricted:v1.22", good, bad);
        assertEquals(1, fails.status());
        assertTrue(fails.out().contains("[pod-security-restricted-add]"), fails.out());
        assertEquals(1, Session.of("lint", "--profile=docker", windows).status());
        assertEquals(1, Session.of("lint", "--profile=pod-security-baseline", file("a.service", CLEAN)).status());
    }

    @ParameterizedTest
    @CsvSource({
        "baseline, for jcap lint use pod-security-baseline", "restricted, for jcap lint use pod-security-restricted",
        "pod-security-privileged, there are pod-security-baseline and pod-security-restricted",
        "pod-security-restricted:1.30, pod-security-restricted:v1.30"
    })
    void lint_profileThatIsNone_saysWhichIsMeant(String name, String advice) throws IOException {
        Session session = Session.of("lint", "--profile=" + name, file("good.yaml", RESTRICTED_POD));
        assertEquals(2, session.status());
        assertTrue(session.err().contains(advice), session.err());
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
        assertTrue(json.startsWith("{\"schema\":1,\"command\":\"lint\",\"files\":[{\"file\":\"" + unit
                + "\",\"error\":null,\"findings\":[{\"id\":\"systemd-"), json);
        assertTrue(json.contains("\"line\":2,\"column\":21}"), json);
        assertTrue(json.endsWith("\"error\":{\"kind\":\"failed\",\"message\":\"no such file or directory\",\"status\":1},"
                + "\"findings\":[]}]}\n"), json);
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

    @Test
    void lint_asSarif_hasFingerprintsThatStayWhereLinesMove() throws IOException {
        String before = fingerprints(file("web.service", TRAP));
        String after = fingerprints(file("web.service", "# one more line\n\n" + TRAP));
        assertTrue(before.contains("jcapFinding/v1"), before);
        assertEquals(before, after);
    }

    private static String fingerprints(String unit) {
        String log = Session.of("lint", "--format=sarif", unit).out();
        assertTrue(log.contains("\"informationUri\":\"https://man7.org/"), log);
        assertTrue(log.contains("\"help\":{\"text\":"), log);
        StringBuilder found = new StringBuilder();
        Matcher fingerprint = Pattern.compile("\"partialFingerprints\":\\{[^}]*}").matcher(log);
        while (fingerprint.find()) {
            found.append(fingerprint.group()).append('\n');
        }
        return found.toString();
    }

    @Test
    void lint_rules_areAllOfThemWithSeverityAndDescription() {
        Session session = Session.of("lint", "--rules");
        assertEquals(0, session.status());
        for (LintRule rule : LintRule.values()) {
            assertTrue(session.out().contains(rule.id() + " ("), rule.id());
        }
        assertTrue(session.out().contains("systemd-no-prefix (error)\n  Message: "), session.out());
    }

    @Test
    void lint_ofWhatIsNotEvaluated_failsWithAProfileOnly() throws IOException {
        String compose = file("compose.yaml", "include: [other.yaml]\nservices: {a: {cap_drop: [ALL]}}\n");
        assertEquals(0, Session.of("lint", compose).status());
        assertEquals(1, Session.of("lint", "--profile=docker", compose).status());
        assertEquals(0, Session.of("lint", "--profile=docker", "--allow-unchecked", compose).status());
        assertTrue(Session.of("lint", compose).out().contains("[not-checked]"));
    }

    @Test
    void lint_ofACompose_readsFilesBesideItAndNoOthers() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path inside = Files.createDirectory(directory.resolve("inside"));
        String base = "services: {b: {privileged: true}}\n";
        Files.writeString(outside.resolve("base.yaml"), base);
        Files.writeString(inside.resolve("base.yaml"), base);
        Files.createSymbolicLink(inside.resolve("link.yaml"), outside.resolve("base.yaml"));
        String compose = "services: {a: {extends: {service: b, file: FILE}}}\n";
        String beside = file("inside/compose.yaml", compose.replace("FILE", "base.yaml"));
        assertTrue(Session.of("lint", beside).out().contains("[container-privileged]"));
        for (String other : List.of("../outside/base.yaml", "link.yaml", outside.resolve("base.yaml").toString())) {
            String out = Session.of("lint", file("inside/compose.yaml", compose.replace("FILE", other))).out();
            assertTrue(out.contains("[not-checked]") && !out.contains("[container-privileged]"), out);
        }
    }

    @Test
    void lint_ofDisabledRules_passesOverThem() throws IOException {
        String unit = file("web.service", TRAP);
        Session session = Session.of("lint", "--disable=systemd-no-prefix,systemd-nothing-known", unit);
        assertEquals("", session.out());
        assertEquals(0, session.status());
    }

    @Test
    void comment_withAReason_disablesARuleInItsFile() throws IOException {
        String comments = "# jcap: ignore systemd-no-prefix known to be harmless\n; jcap: ignore systemd-nothing-known too\n";
        Session session = Session.of("lint", file("web.service", comments + TRAP));
        assertEquals("", session.out());
        assertEquals(0, session.status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "# jcap: ignore systemd-no-prefix | a reason is missing",
        "# jcap: ignore nothing because I say so | there is no rule \"nothing\"",
        "# jcap: ignore | there is no rule named"
    })
    void comment_withoutRuleOrReason_ignoresNothingAndIsFound(String comment, String message) throws IOException {
        String unit = file("web.service", "[Unit]\n" + comment.strip() + "\n" + TRAP);
        Session session = Session.of("lint", unit);
        assertTrue(session.out().contains(unit + ":2:1: warning: this comment ignores nothing: " + message), session.out());
        assertTrue(session.out().contains("[systemd-no-prefix]"), session.out());
    }

    @Test
    void lint_ofBytesThatAreNotUtf8_readsUnitsOnly() throws IOException {
        Path unit = directory.resolve("latin.service");
        Files.write(unit, (CLEAN + "# caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(0, Session.of("lint", unit.toString()).status());
        Path compose = directory.resolve("compose.yaml");
        Files.write(compose, "# caf\u00e9\nservices: {}\n".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(Session.of("lint", compose.toString()).err().contains("not UTF-8"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lint --disable=systemd-no-prefi f | unknown rule \"systemd-no-prefi\"; did you mean systemd-no-prefix?",
        "lint                          | no file given",
        "lint --format=xml f           | --format: unknown value \"xml\"; use text, json, sarif",
        "lint --fail-on=never f        | --fail-on: unknown value \"never\"; use error, warning, note",
        "lint --kind=helm f            | --kind: unknown value \"helm\"; use quadlet, systemd-manager, systemctl-show, nspawn, systemd-unit, kubernetes, oci, compose, inspect, containers-conf, pam-capability",
        "lint --profile=nobodys f      | --profile: no built-in profile or file has the name nobodys",
        "check --profile=nobodys 1     | --profile: no built-in profile or file has the name nobodys",
        "check --limit=none --profile=docker 1 | give either --limit or --profile",
        "show --as=helm                | --as: unknown dialect \"helm\"; use docker, podman, nerdctl, compose, k8s, oci, systemd, setpriv or jcap",
        "show --as=oci --all           | --as excludes --all, --tree, --listening, --programs, --watch and --json"
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
