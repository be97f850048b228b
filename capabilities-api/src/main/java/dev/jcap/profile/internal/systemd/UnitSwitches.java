package dev.jcap.profile.internal.systemd;

import static dev.jcap.Capability.CAP_MKNOD;
import static dev.jcap.Capability.CAP_SYSLOG;
import static dev.jcap.Capability.CAP_SYS_MODULE;
import static dev.jcap.Capability.CAP_SYS_RAWIO;
import static dev.jcap.Capability.CAP_SYS_TIME;
import static dev.jcap.Capability.CAP_WAKE_ALARM;

import dev.jcap.CapabilitySet;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of a unit that are on or off, and what they imply. */
final class UnitSwitches {

    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");
    private static final Set<String> FALSE = Set.of("0", "no", "n", "false", "f", "off");

    /** Settings that take something out of the bounding set. */
    private static final Map<String, CapabilitySet> PROTECTIONS = Map.of(
            "PrivateDevices", CapabilitySet.of(CAP_MKNOD, CAP_SYS_RAWIO),
            "ProtectKernelModules", CapabilitySet.of(CAP_SYS_MODULE),
            "ProtectKernelLogs", CapabilitySet.of(CAP_SYSLOG),
            "ProtectClock", CapabilitySet.of(CAP_SYS_TIME, CAP_WAKE_ALARM));

    /** Booleans that install a seccomp filter, besides the protections. */
    private static final Set<String> FILTERS = Set.of(
            UnitKeys.NO_WRITE_EXECUTE, "LockPersonality", "ProtectHostname", "ProtectKernelTunables", "RestrictRealtime",
            "RestrictSUIDSGID");

    /** Lists that install a seccomp filter when they are not empty. */
    private static final Set<String> FILTER_LISTS = Set.of(
            "RestrictAddressFamilies", "RestrictNamespaces", "SystemCallArchitectures", "SystemCallFilter", "SystemCallLog");

    private static final Set<String> PLAIN =
            Set.of(UnitKeys.NO_NEW_PRIVS, UnitKeys.DYNAMIC_USER, UnitKeys.PRIVATE_USERS, UnitKeys.START_ONLY);

    /** Kinds of user namespaces that PrivateUsers= takes in newer versions. */
    private static final Set<String> NAMESPACES = Set.of("self", "identity", "full", "managed");

    private final FindingCollector findings;
    private final Map<String, UnitFile.Setting> on = new LinkedHashMap<>();
    private final Map<String, UnitFile.Setting> off = new LinkedHashMap<>();

    UnitSwitches(FindingCollector findings) {
        this.findings = findings;
    }

    static boolean isSwitch(String key) {
        return PLAIN.contains(key) || FILTERS.contains(key) || FILTER_LISTS.contains(key) || PROTECTIONS.containsKey(key);
    }

    void setting(UnitFile.Setting setting) {
        String value = setting.value().toLowerCase(Locale.ROOT);
        if (FILTER_LISTS.contains(setting.key())) {
            boolean none = value.isEmpty() || setting.key().equals("RestrictNamespaces") && FALSE.contains(value);
            put(setting, !none);
        } else if (TRUE.contains(value) || FALSE.contains(value)) {
            put(setting, TRUE.contains(value));
        } else if (setting.key().equals(UnitKeys.PRIVATE_USERS) && NAMESPACES.contains(value)
                || setting.key().equals("ProtectHostname") && value.startsWith("private")) {
            put(setting, true);
        } else {
            findings.add(
                    LintRule.SYSTEMD_NOT_BOOLEAN, setting.index(), setting.key(), CapabilitySpelling.quote(setting.value()));
        }
    }

    private void put(UnitFile.Setting setting, boolean isOn) {
        on.remove(setting.key());
        off.remove(setting.key());
        (isOn ? on : off).put(setting.key(), setting);
    }

    boolean isOn(String key) {
        return on.containsKey(key);
    }

    boolean isOff(String key) {
        return off.containsKey(key);
    }

    /** Where a switch was turned on. */
    int index(String key) {
        return on.get(key).index();
    }

    /** What the protections take out of the bounding set. */
    CapabilitySet taken() {
        return PROTECTIONS.keySet().stream()
                .filter(this::isOn)
                .map(PROTECTIONS::get)
                .reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
    }

    /** The first setting that installs a seccomp filter. */
    Optional<UnitFile.Setting> filter() {
        return on.values().stream()
                .filter(it -> FILTERS.contains(it.key())
                        || FILTER_LISTS.contains(it.key())
                        || PROTECTIONS.containsKey(it.key()))
                .findFirst();
    }
}
