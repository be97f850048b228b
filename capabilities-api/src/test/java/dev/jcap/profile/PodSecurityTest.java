package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The controls of the Pod Security Standards, whose own fixtures {@code .ci/pod-security} compares. */
class PodSecurityTest {

    @Test
    void baseline_allowsThirteenNamesInUpperCaseWithoutPrefix() {
        TreeSet<String> allowed = CapabilitySpelling.ALL.stream()
                .map(CapabilitySpelling::bare)
                .filter(name -> found("pod-security-baseline", "", "capabilities: {add: [" + name + "]}").isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                List.of(
                        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
                        "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
                List.copyOf(allowed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALL", "CAP_CHOWN", "chown", "Chown", "NET_RAW", "BOGUS", "FOO,BAR"})
    void baseline_forbidsEverythingElse(String name) {
        assertEquals("pod-security-baseline-add", found("pod-security-baseline", "", "capabilities: {add: [\"" + name + "\"]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "baseline|-|privileged: true|privileged",
                "baseline|-|windowsOptions: {hostProcess: true}|host-process",
                "baseline|securityContext: {windowsOptions: {hostProcess: true}}|-|host-process",
                "baseline|-|runAsUser: 0|-",
                "restricted|-|GOOD|-",
                "restricted|-|GOOD, add: [NET_BIND_SERVICE]|-",
                "restricted|-|GOOD, add: [CAP_NET_BIND_SERVICE]|restricted-add",
                "restricted|-|GOOD, add: [net_bind_service]|restricted-add",
                "restricted|-|GOOD, add: [CHOWN]|restricted-add",
                "restricted:v1.21|-|GOOD, add: [CHOWN]|-",
                "restricted:v1.21|-|GOOD, add: [NET_RAW]|baseline-add",
                "restricted|-|GOOD, drop: [all]|restricted-drop",
                "restricted|-|GOOD, drop: [KILL, ALL]|-",
                "restricted|-|GOOD, drop: [KILL]|restricted-drop",
                "restricted:v1.21|-|GOOD, drop: [KILL]|-",
                "restricted|-|GOOD, allowPrivilegeEscalation: true|allow-privilege-escalation",
                "restricted:v1.7|-|GOOD, allowPrivilegeEscalation: true|-",
                "restricted:v1.8|-|GOOD, allowPrivilegeEscalation: true|allow-privilege-escalation",
                "restricted|-|GOOD, runAsNonRoot: false|run-as-non-root",
                "restricted|securityContext: {runAsNonRoot: false}|GOOD|run-as-non-root",
                "restricted|securityContext: {runAsNonRoot: true}|GOOD, runAsNonRoot: null|-",
                "restricted|-|GOOD, runAsNonRoot: null|run-as-non-root",
                "restricted|-|GOOD, runAsUser: 0|run-as-user",
                "restricted|securityContext: {runAsUser: 0}|GOOD, runAsUser: 1|run-as-user",
                "restricted:v1.22|-|GOOD, runAsUser: 0|-",
                "restricted|hostUsers: false|GOOD, runAsUser: 0|-",
                "restricted|hostUsers: false|GOOD, runAsNonRoot: false|-",
                "restricted:v1.34|hostUsers: false|GOOD, runAsUser: 0|run-as-user",
                "restricted|os: {name: windows}|runAsNonRoot: true|-",
                "restricted:v1.24|os: {name: windows}|GOOD, drop: []|restricted-drop"
            })
    void control_ofVersion_followsTheStandard(String level, String pod, String context, String control) {
        String expected = control == null ? "" : "pod-security-" + control;
        assertEquals(expected, found("pod-security-" + level, pod == null ? "" : pod, context == null ? "" : context));
    }

    /** The ids that are found in a pod with one container; {@code GOOD} stands for what restricted wants. */
    private static String found(String profile, String pod, String context) {
        String text = context;
        if (context.startsWith("GOOD")) {
            String rest = context.substring(4);
            String lists = rest.startsWith(", add") ? "drop: [ALL]" + rest : rest.startsWith(", drop") ? rest.substring(2)
                    : "drop: [ALL]";
            text = (rest.contains("allowPriv") ? "" : "allowPrivilegeEscalation: false, ")
                    + (rest.contains("runAsNonRoot") ? "" : "runAsNonRoot: true, ")
                    + "capabilities: {" + lists + "}"
                    + (rest.startsWith(", add") || rest.startsWith(", drop") ? "" : rest);
        }
        String manifest = "apiVersion: v1\nkind: Pod\nspec:\n  " + pod + "\n  containers:\n  - name: a\n    securityContext: {"
                + text + "}\n";
        return Manifest.read("", manifest).check(PodSecurityProfile.parse(profile)).stream()
                .map(LintFinding::id)
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "baseline", "restricted", "pod-security-privileged", "pod-security-baseline:", "pod-security-baseline:1.30",
                "pod-security-baseline:v1.x", "pod-security-restricted:v2.0", "pod-security-restricted:v1.030"
            })
    void name_thatIsNoLevel_isRefusedWithThoseThereAre(String name) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> PodSecurityProfile.parse(name));
        assertEquals(true, e.getMessage().contains("pod-security-restricted:v1.30"), e.getMessage());
    }

    @Test
    void version_latestOrNone_isTheNewest() {
        assertEquals(PodSecurityProfile.RESTRICTED, PodSecurityProfile.parse("pod-security-restricted:latest"));
        assertEquals(PodSecurityProfile.BASELINE, PodSecurityProfile.parse("pod-security-baseline"));
        assertEquals(PodSecurityProfile.BASELINE, PodSecurityProfile.parse("pod-security-baseline:v1.99"));
        assertEquals(new PodSecurityProfile(true, 22), PodSecurityProfile.parse("pod-security-restricted:v1.22"));
        assertThrows(IllegalArgumentException.class, () -> new PodSecurityProfile(true, -1));
    }

    @Test
    void file_ofAnotherKind_isNotChecked() {
        List<LintFinding> found = Manifest.read("a.service", "[Service]\n").check(PodSecurityProfile.BASELINE);
        assertEquals(List.of("not-checked"), found.stream().map(LintFinding::id).toList());
    }

    @Test
    void name_withPrefixOrInLowerCase_isFoundWhateverScannersSay() {
        assertEquals(true, lint("add: [CAP_SYS_ADMIN]").containsAll(List.of("kubernetes-prefix", "container-powerful-add")));
        assertEquals(true, lint("add: [sys_admin]").containsAll(List.of("kubernetes-case", "container-powerful-add")));
        CapabilitySpelling.ALL.forEach(one -> {
            String lower = CapabilitySpelling.bare(one).toLowerCase(Locale.ROOT);
            assertEquals(true, lint("drop: [" + lower + "]").contains("kubernetes-case"), lower);
        });
    }

    private static List<String> lint(String lists) {
        return Dialect.KUBERNETES.read("securityContext:\n  capabilities:\n      " + lists + '\n').findings().stream()
                .map(LintFinding::id)
                .toList();
    }
}
