package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.YamlReader;
import dev.jcap.profile.internal.yaml.YamlRules;
import dev.jcap.proof.Expect;
import dev.jcap.proof.Extent;
import dev.jcap.proof.Trial;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, it is read or refused with a place, and that soon. */
class HostileManifestTest {

    private static final int HUGE = Extent.of(HostileManifestTest.class, "characters of huge texts", 1_000_000);
    /** Far beyond what linear work takes on any machine; quadratic work on a million characters takes longer. */
    private static final int MINUTES = 5;
    private static final String UNIT = """
            [Unit]
            # one
            [Service]
            ExecStart=+/usr/bin/java "a b" \\
              # inside
              more
            CapabilityBoundingSet=~CAP_KILL 'x' "y\\"
            AmbientCapabilities=CAP_KILL
            SecureBits=noroot
            NoNewPrivileges=yes
            """;
    private static final String YAML = """
            apiVersion: v1
            kind: Pod
            metadata: {}
            spec:
              containers:
              - name: 'a'
                args: [x, "y", 'z']
                text: |
                  block
                securityContext:
                  runAsUser: 7
                  capabilities:
                    add: ["KILL"]
                    drop:
                    - ALL # all
            ---
            kind: List
            items: []
            """;
    private static final String YAML_OF_EVERY_STYLE = """
            %YAML 1.1
            %TAG !e! tag:example.org:
            --- !e!pod
            ? apiVersion
            : 'v
              1'
            kind: &kind !!str Pod # comment
            metadata: {name: "a\\
              b", labels: {? c : [d, e: f,
              !x g]}}
            spec: &spec
              hostUsers: no
              containers:
              - name: >2-
                   folded

                    more
                args: [*kind]
                text: |+
                  literal

              - <<: &base {securityContext: {runAsUser: 0x10, privileged: off}}
                name: plain
                  text
            x: {<<: *spec}
            ...
            --- {kind: List, items: []}
            """;
    private static final String JSON = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\\u0041"}, "spec": {"containers":
             [{"name": "a", "securityContext": {"privileged": false, "runAsUser": 10, "capabilities":
              {"add": ["KILL"], "drop": ["ALL"]}}}], "n": [1, -2.5e3, null, true]}}
            """;
    private static final String OCI = """
            {"process": {"user": {"uid": 1}, "capabilities": {"bounding": ["CAP_KILL"], "ambient": []}}}
            """;

    @Test
    void samples_areRead() {
        for (String text : valid()) {
            Manifest.read("x.service".repeat(text.equals(UNIT) ? 1 : 0), text);
        }
    }

    static List<String> valid() {
        return List.of(UNIT, YAML, YAML_OF_EVERY_STYLE, JSON, OCI);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void prefix_ofValidFile_isReadOrRefusedWithItsPlace(String text) {
        int tried = 0;
        for (int length = 0; length <= text.length(); length += Extent.stride()) {
            readAll(text.substring(0, length));
            tried++;
        }
        Extent.note(HostileManifestTest.class, "first parts of a manifest", text.length() + 1, tried);
    }

    @ParameterizedTest
    @MethodSource("valid")
    @Tag("random")
    void file_withRandomChanges_isReadOrRefusedWithItsPlace(String text) throws Exception {
        String alphabet = "{}[]:,\"'\\\n\r\t -#~&*!|>%@?=;+\0\u0001\u007f\u0085\u00e9\u2028\ufeff\uD83D0aA";
        String property = "a manifest with changed characters is parsed, or rejected with a position inside it";
        Trial.random(getClass(), property, 3_000).each(random -> {
            StringBuilder broken = new StringBuilder(text);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(broken.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> broken.insert(at, c);
                    case 1 -> broken.setCharAt(at, c);
                    default -> broken.deleteCharAt(at);
                }
            }
            try {
                readAll(broken.toString());
            } catch (RuntimeException e) {
                throw new AssertionError(broken.toString(), e);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[", "- ", "a:\n"})
    void nesting_withoutEnd_isRefused(String piece) {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < 2000; n++) {
            text.append(piece.endsWith("\n") ? " ".repeat(n) : "").append(piece);
        }
        SourceText source = new SourceText(text.toString());
        CapabilityFormatException e = assertThrows(
                CapabilityFormatException.class,
                () -> {
                    if (piece.startsWith("{") || piece.startsWith("[")) {
                        JsonReader.read(source);
                    } else {
                        YamlReader.read(source, YamlRules.COMPOSE);
                    }
                });
        assertTrue(e.reason().endsWith("more than 100 levels"), e.reason());
    }

    static Stream<String> huge() {
        return Stream.of(
                "[Service]\n" + "CapabilityBoundingSet=CAP_KILL\n".repeat(HUGE / 30),
                "[Service]\nCapabilityBoundingSet=" + "x ".repeat(HUGE / 2),
                "[Service]\nCapabilityBoundingSet=" + "CAP_KILL \\\n#\n".repeat(HUGE / 10),
                "[Service]\nCapabilityBoundingSet=" + "\"".repeat(HUGE),
                "[Service]\nUser=" + "\\".repeat(HUGE),
                "[Service]\n" + "\\\n".repeat(HUGE / 2),
                "a: b\n".repeat(HUGE / 5),
                "a" + "b".repeat(HUGE) + ": c",
                "a: [" + "x, ".repeat(HUGE / 3) + "y]",
                "a: \"" + "\\\"".repeat(HUGE / 2) + "\"",
                "a: " + "# ".repeat(HUGE / 2),
                "- ".repeat(HUGE / 2),
                "- a\n".repeat(HUGE / 4),
                "---\n".repeat(HUGE / 4),
                "a:\n" + " \n".repeat(HUGE / 2),
                "a: |\n" + " x\n".repeat(HUGE / 3),
                "a:" + " ".repeat(HUGE),
                "a:" + "\t".repeat(HUGE) + "b",
                "a:\n" + "\t".repeat(HUGE) + "\nb: c",
                " ".repeat(HUGE / 2) + "a\n" + "\t".repeat(HUGE / 2) + "\n",
                "? ".repeat(HUGE / 2),
                "{".repeat(HUGE),
                "{a: b, ".repeat(HUGE / 7),
                "[" + "a: b, ".repeat(HUGE / 6) + "]",
                "[" + "[], ".repeat(HUGE / 4) + "]",
                "{" + ", ".repeat(HUGE / 2),
                "a: \"" + "b\n".repeat(HUGE / 2) + "\"",
                "a: 'b" + " \n".repeat(HUGE / 2) + "'",
                "a: b\n" + "  c\n".repeat(HUGE / 4),
                "a: >+9\n" + " \n".repeat(HUGE / 2),
                "a: |\n" + " ".repeat(HUGE),
                "&a ".repeat(HUGE / 3),
                "!a ".repeat(HUGE / 3),
                "!" + "%41".repeat(HUGE / 3) + " a",
                "a: &x b\n" + "- *x\n".repeat(HUGE / 5),
                "- &x a\n" + "- *x\n".repeat(HUGE / 5),
                "%TAG !a! b\n".repeat(HUGE / 11),
                "...\n".repeat(HUGE / 4),
                "a: 0x" + "f".repeat(HUGE),
                "- !!binary " + "YWFh".repeat(HUGE / 4),
                "{\"a\": [" + "1,".repeat(HUGE / 2) + "1]}",
                "{\"a\": \"" + "\\u0041".repeat(HUGE / 6) + "\"}",
                "{\"apiVersion\":\"v1\",\"kind\":\"" + "x".repeat(HUGE) + "\"}",
                "--cap-add KILL ".repeat(HUGE / 15),
                "--inh-caps=" + "+kill,".repeat(HUGE / 6) + "-kill",
                "kill\n".repeat(HUGE / 5),
                "x".repeat(HUGE),
                "\n".repeat(HUGE),
                "\0".repeat(HUGE));
    }

    @ParameterizedTest
    @MethodSource("huge")
    void file_huge_isAnsweredSoon(String text) {
        Expect.soon(MINUTES * 60, () -> readAll(text));
    }

    private static void readAll(String text) {
        for (Dialect dialect : Dialect.values()) {
            read(text, () -> dialect.read(text));
        }
        for (ManifestKind kind : ManifestKind.values()) {
            read(text, () -> Manifest.read(kind, text).lint());
        }
        read(text, () -> Manifest.read("", text).check(CapabilityProfile.NONE));
        read(text, () -> CapabilityProfile.parse("x", text).lint());
    }

    private static void read(String text, Runnable reading) {
        try {
            reading.run();
        } catch (CapabilityFormatException e) {
            assertEquals(text, e.input());
            assertTrue(e.index() >= 0 && e.index() <= text.length(), e.getMessage());
            assertTrue(e.getMessage().length() < 1000, e.getMessage());
            assertTrue(e.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), e.getMessage());
        }
    }
}
