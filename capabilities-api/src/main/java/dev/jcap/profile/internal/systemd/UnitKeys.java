package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.text.FindingCollector;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings about capabilities, privileges and users, and what people write instead of them. */
final class UnitKeys {

    static final String BOUNDING = "CapabilityBoundingSet";
    static final String AMBIENT = "AmbientCapabilities";
    static final String SECURE_BITS = "SecureBits";
    static final String NO_NEW_PRIVS = "NoNewPrivileges";
    static final String USER = "User";
    static final String GROUP = "Group";
    static final String SUPPLEMENTARY_GROUPS = "SupplementaryGroups";
    static final String DYNAMIC_USER = "DynamicUser";
    static final String PRIVATE_USERS = "PrivateUsers";
    static final String START_ONLY = "PermissionsStartOnly";
    static final String NO_WRITE_EXECUTE = "MemoryDenyWriteExecute";

    /** The sections with settings for the commands of a unit; the empty one where a text has no section. */
    static final Set<String> SECTIONS = Set.of("", "Service", "Socket", "Mount", "Swap");

    private static final List<String> KNOWN = List.of(
            BOUNDING, AMBIENT, SECURE_BITS, NO_NEW_PRIVS, USER, DYNAMIC_USER, PRIVATE_USERS, START_ONLY,
            "PrivateDevices", "ProtectKernelModules", "ProtectKernelLogs", "ProtectClock");

    /** Settings that look like one of these and are others. */
    private static final Set<String> OTHERS = Set.of(GROUP, SUPPLEMENTARY_GROUPS, "UMask", "Nice", "SetCredential");

    private static final Map<String, String> REMOVED = Map.of("Capabilities", "230");

    private UnitKeys() {}

    /** Reports a setting of such a section that systemd ignores although it means to say something about privileges. */
    static void check(UnitFile.Setting setting, FindingCollector findings) {
        String key = setting.key();
        String section = setting.section().isEmpty() ? "Service" : setting.section();
        if (REMOVED.containsKey(key)) {
            findings.add(LintRule.SYSTEMD_REMOVED_KEY, setting.index(), key, REMOVED.get(key));
        } else if (!KNOWN.contains(key) && !OTHERS.contains(key)) {
            findings.nearKey(setting.token(), "the section [" + section + "]", KNOWN);
        }
    }

    /** Whether a setting is about privileges, so that it matters where it stands. */
    static boolean isKnown(String key) {
        return KNOWN.contains(key);
    }
}
