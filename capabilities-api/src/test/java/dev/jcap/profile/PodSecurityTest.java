package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pod Security compares letter by letter, scanners in ways of their own. */
class PodSecurityTest {

    @Test
    void baseline_allowsThirteenNamesInUpperCaseWithoutPrefix() {
        Set<String> allowed = CapabilitySpelling.ALL.stream()
                .map(CapabilitySpelling::bare)
                .filter(name -> !found("add: [" + name + "]").contains("pod-security-baseline"))
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
        assertEquals(true, found("add: [\"" + name + "\"]").contains("pod-security-baseline"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop: [ALL]|true|true",
                "drop: [all]|false|true",
                "drop: [KILL]|false|true",
                "drop: [KILL, ALL]|true|true",
                "privileged: false|false|true",
                "drop: [ALL], add: [NET_BIND_SERVICE]|true|true",
                "drop: [ALL], add: [CAP_NET_BIND_SERVICE]|true|false",
                "drop: [ALL], add: [net_bind_service]|true|false",
                "drop: [ALL], add: [CHOWN]|true|false"
            })
    void restricted_wantsAllDroppedAndAtMostOneAdded(String lists, boolean dropFits, boolean addFits) {
        List<String> found = found(lists.replace("], add", "]\n      add"));
        assertEquals(!dropFits, found.contains("pod-security-restricted-drop"), found::toString);
        assertEquals(!addFits, found.contains("pod-security-restricted-add"), found::toString);
    }

    @Test
    void name_withPrefixOrInLowerCase_isFoundWhateverScannersSay() {
        assertEquals(true, found("add: [CAP_SYS_ADMIN]").containsAll(List.of("kubernetes-prefix", "container-powerful-add")));
        assertEquals(true, found("add: [sys_admin]").containsAll(List.of("kubernetes-case", "container-powerful-add")));
        CapabilitySpelling.ALL.forEach(one -> {
            String lower = CapabilitySpelling.bare(one).toLowerCase(Locale.ROOT);
            assertEquals(true, found("drop: [" + lower + "]").contains("kubernetes-case"), lower);
        });
    }

    private static List<String> found(String lists) {
        String context = lists.startsWith("privileged") ? "  " + lists : "  capabilities:\n      " + lists;
        return Dialect.KUBERNETES.read("securityContext:\n" + context + '\n').findings().stream()
                .map(LintFinding::id)
                .toList();
    }
}
