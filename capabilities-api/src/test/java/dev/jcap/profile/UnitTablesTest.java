package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilitySet;
import dev.jcap.Securebits;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists, flags and switches of units, as systemd 252 was seen to understand them. */
class UnitTablesTest {

    private static final String BOUNDING = "CapabilityBoundingSet=";
    private static final String AMBIENT = "AmbientCapabilities=";

    /** Lines are separated by bars; A, B and C stand for three capabilities, a hyphen for the default. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'A B|B C', 'A,B,C'",
                "'A B|~B C', A",
                "~A, all-A",
                "'~A|~B', 'all-A,B'",
                "'~A|A', -",
                "'A|', none",
                "'|C', C",
                "'A|~', -",
                "'~|C', C",
                "CAP_CHOWN ~CAP_KILL, cap_chown",
                "~~CAP_CHOWN, -",
                "chown net_raw, none",
                "net_raw, none",
                "~net_raw, -",
                "CAP_CHOWN cap_kill Cap_Lease, 'cap_chown,cap_kill,cap_lease'",
                "'CAP_CHOWN,CAP_KILL', none",
                "'\"CAP_CHOWN\" ''cap_kill''', 'cap_chown,cap_kill'",
                "'\"CAP_CHOWN CAP_KILL\"', none",
                "12 0x10, 'cap_net_admin,cap_sys_module'",
                "010 0b11 0o17 +3 -0, 'cap_setpcap,cap_fowner,cap_ipc_owner,cap_chown'",
                "41 62 63 64 -1 1.5 99999999999, none",
                "'A|63', A",
                "'A|64', none",
                "'A \"B C', A",
                "all, none",
                "'A \\|  # between\\|B', 'A,B'",
                "'A \\|  # between|B', 'A,B'"
            })
    void boundingSet_lines_mergeAsInSystemd(String lines, String expected) {
        assertEquals(set(expected), read(BOUNDING, lines).bounding());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "~A, all-A",
                "'~A|B', 'all-A,B'",
                "'A B|~B', A",
                "'A|', -",
                "~net_raw, all",
                "'A|~A|~B', all-B",
                "~ A, all-A"
            })
    void ambientSet_lines_mergeAsInSystemd(String lines, String expected) {
        Optional<CapabilitySet> want = set(expected);
        if (lines.equals("~A|B")) {
            want = set("all-A").map(set -> set.plus(set("B").orElseThrow()));
        }
        assertEquals(want, read(AMBIENT, lines).ambient());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "noroot, noroot",
                "keep-caps no-setuid-fixup noroot-locked, 'keep_caps,no_setuid_fixup,noroot_locked'",
                "noroot|noroot-locked, noroot_locked",
                "noroot|, none",
                "no-root, none",
                "NOROOT, none",
                "no-cap-ambient-raise noroot, noroot",
                "'\"keep-caps noroot\"', none"
            })
    void secureBits_lines_lastOneCounts(String lines, String expected) {
        assertEquals(Optional.of(Securebits.parse(expected)), read("SecureBits=", lines).securebits());
    }

    @ParameterizedTest
    @CsvSource({"yes, true", "1, true", "On, true", "T, true", "no, false", "0, false", "off, false", "maybe, ", "'', "})
    void noNewPrivileges_value_isBooleanOrIgnored(String value, Boolean expected) {
        assertEquals(Optional.ofNullable(expected), read("NoNewPrivileges=", value).noNewPrivs());
    }

    @ParameterizedTest
    @CsvSource({
        "PrivateDevices, 'cap_mknod,cap_sys_rawio'",
        "ProtectKernelModules, cap_sys_module",
        "ProtectKernelLogs, cap_syslog",
        "ProtectClock, 'cap_sys_time,cap_wake_alarm'"
    })
    void protection_switchedOn_takesOutOfBoundingSet(String key, String taken) {
        assertEquals(Optional.of(CapabilitySpelling.ALL.minus(CapabilitySet.parse(taken))), read(key + '=', "yes").bounding());
        assertEquals(Optional.empty(), read(key + '=', "yes|no").bounding());
    }

    @Test
    void user_lastNonEmptyLine_counts() {
        assertEquals(Optional.of("app"), read("User=", "root|app").user());
        assertEquals(Optional.empty(), read("User=", "root|").user());
    }

    @Test
    void dynamicUser_withoutUser_isSomebodyWithoutNewPrivileges() {
        CapabilityDeclaration declared = read("DynamicUser=", "yes");
        assertEquals(false, declared.isRoot());
        assertEquals(Optional.of(true), declared.noNewPrivs());
    }

    @Test
    void settings_inOtherSections_doNotCount() {
        String unit = "[Unit]\nCapabilityBoundingSet=CAP_CHOWN\n[X-Notes]\nUser=x\n[Service]\nUser=app\n";
        ParsedDeclaration read = Dialect.SYSTEMD.read(unit);
        assertEquals(CapabilityDeclaration.NOTHING.withUser("app"), read.declaration());
        assertEquals(List.of("systemd-wrong-section"), read.findings().stream().map(LintFinding::id).toList());
    }

    @Test
    void settings_beforeFirstSection_countOnlyWithoutSections() {
        assertEquals(Optional.of("a"), Dialect.SYSTEMD.read("User=a").declaration().user());
        assertEquals(Optional.empty(), Dialect.SYSTEMD.read("User=a\n[Service]").declaration().user());
    }

    private static CapabilityDeclaration read(String key, String lines) {
        StringBuilder text = new StringBuilder("[Service]\n");
        boolean continued = false;
        for (String line : letters(lines).split("\\|", -1)) {
            boolean comment = line.strip().startsWith("#");
            text.append(continued || comment ? "" : key).append(line).append('\n');
            continued = line.endsWith("\\") || comment && continued;
        }
        return Dialect.SYSTEMD.read(text.toString()).declaration();
    }

    private static Optional<CapabilitySet> set(String text) {
        if (text == null) {
            return Optional.empty();
        } else if (text.startsWith("all-")) {
            return Optional.of(CapabilitySpelling.ALL.minus(CapabilitySet.parse(letters(text.substring(4)))));
        }
        return Optional.of(text.equals("none") ? CapabilitySet.EMPTY : CapabilitySet.parse(letters(text)));
    }

    private static String letters(String text) {
        return text.replaceAll("\\bA\\b", "CAP_CHOWN")
                .replaceAll("\\bB\\b", "CAP_NET_RAW")
                .replaceAll("\\bC\\b", "CAP_KILL");
    }

    @ParameterizedTest
    @CsvSource({"'A|', true", "'', true", "'|', true", "'|A', false", "'|~A', false", "'|chown', false"})
    void boundingSet_emptyLine_isFoundUnlessAnotherFollows(String lines, boolean found) {
        String text = "[Service]\n" + BOUNDING + lines.replace("A", "CAP_KILL").replace("|", "\n" + BOUNDING) + "\n";
        assertEquals(
                found ? 1 : 0,
                Dialect.SYSTEMD.read(text).findings().stream()
                        .filter(finding -> finding.rule() == LintRule.SYSTEMD_EMPTY_BOUNDING)
                        .count());
    }
}
