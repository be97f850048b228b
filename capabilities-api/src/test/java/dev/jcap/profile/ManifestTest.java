package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files: what they are, who is declared in them, what is found. */
class ManifestTest {

    private static final String DEPLOYMENT = """
            # what people write
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {}
            spec:
              replicas: 2
              template:
                metadata:
                  annotations:
                    note: |
                      many lines: with
                        - anything {in them}
                spec:
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 1000
                  initContainers:
                  - name: prepare
                    image: "example.org/prepare:1.0"
                    command: ["sh", "-c", "true"]
                    securityContext:
                      runAsUser: 0
                      capabilities:
                        drop: ["ALL"]
                        add:
                        - CHOWN
                  containers:
                    - name: app
                      image: example.org/app@sha256:0123
                      securityContext:
                        allowPrivilegeEscalation: false
                        capabilities:
                          add: ["net_bind_service"]
                          drop:
                            - ALL
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata:
              name: web
            """;

    @Test
    void deployment_inYaml_declaresEachContainer() {
        Manifest manifest = Manifest.read("deploy/web.yaml", DEPLOYMENT);
        assertEquals(ManifestKind.KUBERNETES, manifest.kind());
        assertEquals(
                List.of("Deployment web, init container prepare", "Deployment web, container app"),
                manifest.declarations().stream().map(ParsedDeclaration::subject).toList());
        CapabilityDeclaration prepare = manifest.declarations().getFirst().declaration();
        assertEquals(CapabilitySets.ofRoot(CapabilitySet.parse("chown")), prepare.effectiveGrant().sets().orElseThrow());
        CapabilityDeclaration app = manifest.declarations().getLast().declaration();
        assertEquals(
                CapabilityDeclaration.NOTHING
                        .withUser("1000")
                        .withNoNewPrivs(true)
                        .withBounding(CapabilitySet.parse("net_bind_service")),
                app);
    }

    @Test
    void deployment_inYaml_isLintedInTheOrderOfTheText() {
        List<String> found = Manifest.read("", DEPLOYMENT).lint().stream()
                .map(finding -> finding.location().orElseThrow().line() + " " + finding.id())
                .toList();
        assertEquals(
                List.of(
                        "24 kubernetes-non-root",
                        "35 kubernetes-case",
                        "35 container-non-root-add",
                        "39 not-checked"),
                found);
    }

    @Test
    void objects_withoutContainers_areNoFinding() {
        Manifest manifest = Manifest.read("", "apiVersion: v1\nkind: Service\n---\napiVersion: v1\nkind: ConfigMap\n");
        assertEquals(List.of(), manifest.declarations());
        assertEquals(List.of(), manifest.lint());
    }

    @Test
    void compose_anchorsAndMergeKeys_countForEachService() {
        String text = """
                x-safe: &safe
                  cap_drop: [ALL]
                  security_opt: ["no-new-privileges:true"]
                services:
                  web:
                    <<: *safe
                    cap_add: [NET_BIND_SERVICE]
                    logging: {driver: json-file, options: {max-size: "10m"}}
                  other:
                    <<: [*safe]
                """;
        List<ParsedDeclaration> services = Manifest.read("compose.yaml", text).declarations();
        CapabilityDeclaration nothing = CapabilityDeclaration.NOTHING.withNoNewPrivs(true).withBounding(CapabilitySet.EMPTY);
        assertEquals(nothing.withBounding(CapabilitySet.parse("net_bind_service")), services.getFirst().declaration());
        assertEquals(nothing, services.getLast().declaration());
    }

    @Test
    void deployment_checkedAgainstProfile_namesContainerAndSet() {
        List<LintFinding> found =
                Manifest.read("", DEPLOYMENT).check(CapabilityProfile.parse("web", "net_bind_service  port 443"));
        assertEquals(
                Set.of("Deployment web, init container prepare"),
                found.stream().map(LintFinding::subject).collect(Collectors.toSet()));
        assertEquals(
                List.of("exceeds-bounding", "exceeds-permitted", "exceeds-effective"),
                found.stream().map(LintFinding::id).toList());
        assertEquals(28, found.getFirst().location().orElseThrow().line());
    }

    private static final String POD_SPEC =
            "{\"containers\": [{\"name\": \"a\", \"securityContext\": {\"capabilities\": {\"drop\": [\"ALL\"]}}}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Pod|{\"spec\": POD}",
                "Deployment|{\"spec\": {\"template\": {\"spec\": POD}}}",
                "DaemonSet|{\"spec\": {\"template\": {\"spec\": POD}}}",
                "StatefulSet|{\"spec\": {\"template\": {\"spec\": POD}}}",
                "ReplicaSet|{\"spec\": {\"template\": {\"spec\": POD}}}",
                "ReplicationController|{\"spec\": {\"template\": {\"spec\": POD}}}",
                "Job|{\"spec\": {\"template\": {\"spec\": POD}}}",
                "CronJob|{\"spec\": {\"jobTemplate\": {\"spec\": {\"template\": {\"spec\": POD}}}}}",
                "PodTemplate|{\"template\": {\"spec\": POD}}"
            })
    void object_inJson_hasItsPodFound(String kind, String body) {
        String json = "{\"apiVersion\": \"v1\", \"kind\": \"" + kind + "\", \"metadata\": {\"name\": \"x\"}, "
                + body.replace("POD", POD_SPEC).substring(1);
        for (String text : List.of(json, "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + json + "]}")) {
            Manifest manifest = Manifest.read("x.json", text);
            assertEquals(List.of(), manifest.lint());
            assertEquals(kind + " x, container a", manifest.declarations().getFirst().subject());
            assertEquals(CapabilitySet.EMPTY, manifest.declarations().getFirst().declaration().beforeExec().bounding());
        }
    }

    @Test
    void pod_ephemeralContainers_areRead() {
        Manifest manifest = Manifest.read(ManifestKind.KUBERNETES, """
                kind: Pod
                metadata:
                  generateName: dbg-
                spec:
                  ephemeralContainers:
                  - name: shell
                    securityContext:
                      capabilities: {"add": ["SYS_PTRACE"]}
                """.replace("capabilities: {\"add\": [\"SYS_PTRACE\"]}", "capabilities:\n        add: [SYS_PTRACE]"));
        assertEquals("Pod dbg-, ephemeral container shell", manifest.declarations().getFirst().subject());
        assertTrue(manifest.declarations().getFirst().declaration().beforeExec().bounding()
                .containsAll(CapabilitySet.parse("sys_ptrace")));
    }

    @Test
    void pod_ofWindows_saysSo() {
        Manifest manifest = Manifest.read("", "apiVersion: v1\nkind: Pod\nspec:\n  os:\n    name: windows\n");
        assertEquals(List.of("kubernetes-windows"), manifest.lint().stream().map(LintFinding::id).toList());
    }

    @Test
    void unit_file_isLinted() {
        Manifest manifest = Manifest.read("web.service", """
                [Unit]
                Description=web
                [Service]
                ExecStart=/usr/bin/java -jar /srv/web.jar
                CapabilityBoundingSet=net_bind_service
                MemoryDenyWriteExecute=true
                """);
        assertEquals(
                List.of("systemd-nothing-known", "systemd-no-prefix", "systemd-jit", "systemd-implied-no-new-privs"),
                manifest.lint().stream().map(LintFinding::id).toList());
        assertEquals(CapabilitySet.EMPTY, manifest.declarations().getFirst().declaration().beforeExec().bounding());
    }

    @Test
    void unit_ofUserWithBoundingSetOnly_saysThatNothingIsGranted() {
        Manifest manifest = Manifest.read("web.service", "[Service]\nUser=app\nCapabilityBoundingSet=CAP_KILL\n");
        assertEquals(List.of("non-root-holds-nothing"), manifest.lint().stream().map(LintFinding::id).toList());
    }

    @Test
    void compose_file_declaresEachService() {
        Manifest manifest = Manifest.read("compose.yaml", """
                services:
                  web:
                    image: web
                    user: "1000:1000"
                    cap_drop:
                      - ALL
                    cap_add:
                      - NET_BIND_SERVICE
                    security_opt:
                      - no-new-privileges:true
                      - seccomp:unconfined
                  db:
                    image: db
                    privileged: true
                """);
        assertEquals(ManifestKind.COMPOSE, manifest.kind());
        CapabilityDeclaration web = manifest.declarations().getFirst().declaration();
        assertEquals(
                CapabilityDeclaration.NOTHING
                        .withUser("1000")
                        .withGroup("1000")
                        .withNoNewPrivs(true)
                        .withBounding(CapabilitySet.parse("net_bind_service")),
                web);
        assertEquals(CapabilityDeclaration.NOTHING.withBounding(CapabilitySpelling.ALL),
                manifest.declarations().getLast().declaration());
        assertEquals(
                List.of("8 service web container-non-root-add", "14 service db container-privileged"),
                manifest.lint().stream()
                        .map(it -> it.location().orElseThrow().line() + " " + it.subject() + " " + it.id())
                        .toList());
    }

    @Test
    void oci_configuration_isLinted() {
        Manifest manifest = Manifest.read("config.json", """
                {"ociVersion": "1.0.2", "process": {"capabilities": {"bounding": ["CAP_KILL", "KILL"]}}}
                """);
        assertEquals(ManifestKind.OCI, manifest.kind());
        assertEquals(List.of("oci-unknown-name"), manifest.lint().stream().map(LintFinding::id).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.service|x|SYSTEMD_UNIT",
                "drop-in.conf|[Service]~User=a|SYSTEMD_UNIT",
                "|# note~; note~~[Service]~|SYSTEMD_UNIT",
                "a.yaml|apiVersion: v1~kind: Pod|KUBERNETES",
                "|{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}|KUBERNETES",
                "|{\"ociVersion\": \"1.0.0\"}|OCI",
                "|{\"process\": {}}|OCI",
                "docker-compose.yml|services: {}|COMPOSE",
                "|services:~  web:~    image: x~    labels: {y: 1, yes: 2}|COMPOSE"
            })
    void kind_ofFile_isSeenInNameOrContent(String name, String text, ManifestKind kind) {
        assertEquals(kind, Manifest.read(name == null ? "" : name, text.replace('~', '\n')).kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "\n", "a: b", "kind: Pod", "- a", "x", "{}", "[]", "services: []",
                "apiVersion: v1\nkind: Pod\nservices:\n  a: {}", "process: []", "# nothing\n---\n"
            })
    void kind_thatIsUnclear_isRefused(String text) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Manifest.read("a.txt", text));
        assertTrue(e.reason().contains("it is not clear what this file is"), e.reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "spec: x|line 3, column 7: spec is not a mapping",
                "spec:~  containers: x|line 4, column 15: containers is not a list",
                "spec:~  containers: [x]|line 4, column 16: a container is not a mapping",
                "CONTEXT      capabilities:~        add: ALL|line 7, column 14: add is not a list",
                "CONTEXT      capabilities:~        add: [12]|line 7, column 15: add needs a text",
                "CONTEXT      privileged: 'yes'|line 6, column 19: privileged needs true or false",
                "CONTEXT      runAsUser: -1|line 6, column 18: runAsUser needs a number from 0 to 4294967294, without sign or"
                        + " leading zero",
                "spec:~  containers:~  - securityContext: *a|line 5, column 22: there is no anchor \"a\" before this alias"
            })
    void pod_ofAnotherShape_isRefusedAtItsPlace(String rest, String reason) {
        String context = "spec:~  containers:~  - securityContext:~";
        String text = "apiVersion: v1\nkind: Pod\n" + rest.replace("CONTEXT", context).replace('~', '\n');
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Manifest.read("", text));
        assertEquals(reason, e.reason());
    }

    @Test
    void place_ofFinding_isTheIndexOfItsText() {
        for (LintFinding finding : Manifest.read("", DEPLOYMENT).lint()) {
            SourceLocation place = finding.location().orElseThrow();
            String before = DEPLOYMENT.substring(0, place.index());
            assertEquals(place.line(), before.chars().filter(c -> c == '\n').count() + 1);
            assertEquals(place.column(), place.index() - before.lastIndexOf('\n'));
        }
    }
}
