package dev.jcap.profile.internal.systemd;

import static dev.jcap.Capability.CAP_MKNOD;
import static dev.jcap.Capability.CAP_SYSLOG;
import static dev.jcap.Capability.CAP_SYS_MODULE;
import static dev.jcap.Capability.CAP_SYS_RAWIO;
import static dev.jcap.Capability.CAP_SYS_TIME;
import static dev.jcap.Capability.CAP_WAKE_ALARM;

import dev.jcap.CapabilitySet;
import dev.jcap.Securebits;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the settings of a systemd unit say about capabilities, as systemd 252 understands them. */
public final class UnitCapabilities {

    private static final String NO_NEW_PRIVS = "NoNewPrivileges";
    private static final String NO_WRITE_EXECUTE = "MemoryDenyWriteExecute";
    private static final String DYNAMIC_USER = "DynamicUser";
    private static final Set<String> SECTIONS = Set.of("", "Service", "Socket", "Mount", "Swap");
    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");
    private static final Set<String> FALSE = Set.of("0", "no", "n", "false", "f", "off");

    /** Settings that take something out of the bounding set. */
    private static final Map<String, CapabilitySet> PROTECTIONS = Map.of(
            "PrivateDevices", CapabilitySet.of(CAP_MKNOD, CAP_SYS_RAWIO),
            "ProtectKernelModules", CapabilitySet.of(CAP_SYS_MODULE),
            "ProtectKernelLogs", CapabilitySet.of(CAP_SYSLOG),
            "ProtectClock", CapabilitySet.of(CAP_SYS_TIME, CAP_WAKE_ALARM));

    private static final Set<String> SETTINGS = Set.of(
            "CapabilityBoundingSet", "AmbientCapabilities", "SecureBits", NO_NEW_PRIVS, "User", DYNAMIC_USER);

    private final FindingCollector findings;
    private final UnitList bounding;
    private final UnitList ambient;
    private final Map<String, Boolean> switches = new HashMap<>();
    private final List<UnitFile.Setting> commands = new ArrayList<>();
    private Optional<Securebits> securebits = Optional.empty();
    private Optional<String> user = Optional.empty();
    private int writeExecuteIndex;

    private UnitCapabilities(FindingCollector findings) {
        this.findings = findings;
        this.bounding = new UnitList(true, findings);
        this.ambient = new UnitList(false, findings);
    }

    public static ParsedDeclaration read(SourceText source) {
        FindingCollector findings = new FindingCollector(source, "");
        UnitCapabilities unit = new UnitCapabilities(findings);
        UnitFile.read(findings).forEach(unit::setting);
        CapabilityDeclaration declared = unit.declared();
        unit.warn(declared);
        return new ParsedDeclaration("", declared, findings.all(), Optional.of(source.location(0)));
    }

    private void setting(UnitFile.Setting setting) {
        if (!SECTIONS.contains(setting.section())) {
            if (SETTINGS.contains(setting.key()) && !setting.section().startsWith("X-")) {
                findings.add(LintRule.SYSTEMD_WRONG_SECTION, setting.index(), setting.key(),
                        CapabilitySpelling.quote(setting.section()));
            }
            return;
        }
        switch (setting.key()) {
            case "CapabilityBoundingSet" -> bounding.line(setting);
            case "AmbientCapabilities" -> ambient.line(setting);
            case "SecureBits" -> secureBits(setting);
            case "User" -> user = Optional.of(setting.value()).filter(name -> !name.isEmpty());
            default -> {
                if (setting.key().startsWith("Exec")) {
                    commands.add(setting);
                } else if (isSwitch(setting.key())) {
                    toggle(setting);
                }
            }
        }
    }

    private static boolean isSwitch(String key) {
        return key.equals(NO_NEW_PRIVS)
                || key.equals(NO_WRITE_EXECUTE)
                || key.equals(DYNAMIC_USER)
                || PROTECTIONS.containsKey(key);
    }

    private void toggle(UnitFile.Setting setting) {
        String value = setting.value().toLowerCase(Locale.ROOT);
        if (!TRUE.contains(value) && !FALSE.contains(value)) {
            findings.add(
                    LintRule.SYSTEMD_NOT_BOOLEAN, setting.index(), setting.key(), CapabilitySpelling.quote(setting.value()));
            return;
        }
        switches.put(setting.key(), TRUE.contains(value));
        if (setting.key().equals(NO_WRITE_EXECUTE)) {
            writeExecuteIndex = setting.index();
        }
    }

    private void secureBits(UnitFile.Setting setting) {
        boolean replaces = securebits.filter(bits -> !bits.equals(Securebits.NONE)).isPresent();
        if (replaces && !setting.words().isEmpty()) {
            findings.add(LintRule.SYSTEMD_SECURE_BITS_REPEATED, setting.index());
        }
        securebits = Optional.of(UnitSecurebits.read(setting, findings));
    }

    private boolean isOn(String key) {
        return switches.getOrDefault(key, false);
    }

    private CapabilityDeclaration declared() {
        CapabilityDeclaration declared = CapabilityDeclaration.NOTHING;
        Optional<CapabilitySet> limit = bounding.result();
        CapabilitySet taken = PROTECTIONS.keySet().stream()
                .filter(this::isOn)
                .map(PROTECTIONS::get)
                .reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
        if (limit.isPresent() || !taken.isEmpty()) {
            declared = declared.withBounding(limit.orElse(CapabilitySpelling.ALL).minus(taken));
        }
        declared = ambient.result().map(declared::withAmbient).orElse(declared);
        declared = securebits.map(declared::withSecurebits).orElse(declared);
        if (switches.containsKey(NO_NEW_PRIVS) || isOn(DYNAMIC_USER)) {
            declared = declared.withNoNewPrivs(isOn(NO_NEW_PRIVS) || isOn(DYNAMIC_USER));
        }
        Optional<String> name = user.or(() -> isOn(DYNAMIC_USER) ? Optional.of("dynamic-user") : Optional.empty());
        return name.map(declared::withUser).orElse(declared);
    }

    private void warn(CapabilityDeclaration declared) {
        CapabilitySet limit = declared.bounding().orElse(CapabilitySpelling.ALL);
        CapabilitySet outside = declared.ambient().orElse(CapabilitySet.EMPTY).minus(limit);
        if (!outside.isEmpty()) {
            findings.add(LintRule.SYSTEMD_AMBIENT_OUTSIDE_BOUNDING, ambient.lastIndex(), outside);
        }
        boolean limited = !declared.equals(CapabilityDeclaration.NOTHING);
        for (UnitFile.Setting command : commands) {
            command(command, limited);
        }
    }

    private void command(UnitFile.Setting command, boolean limited) {
        String path = command.words().isEmpty() ? "" : command.words().getFirst().text();
        int start = 0;
        while (start < path.length() && "@-:+!|".indexOf(path.charAt(start)) >= 0) {
            start++;
        }
        if (limited && path.substring(0, start).indexOf('+') >= 0) {
            findings.add(LintRule.SYSTEMD_FULL_PRIVILEGES, command.index(), command.key() + '=');
        }
        if (isOn(NO_WRITE_EXECUTE) && path.substring(path.lastIndexOf('/') + 1).startsWith("java")) {
            findings.add(LintRule.SYSTEMD_JIT, writeExecuteIndex);
        }
    }

    public static String print(CapabilityDeclaration declared) {
        StringBuilder text = new StringBuilder("[Service]\n");
        declared.user().ifPresent(name -> text.append("User=").append(name).append('\n'));
        declared.bounding().ifPresent(set -> text.append(UnitList.print("CapabilityBoundingSet", set)));
        declared.ambient().ifPresent(set -> text.append(UnitList.print("AmbientCapabilities", set)));
        declared.securebits().ifPresent(bits -> text.append(UnitSecurebits.print(bits)));
        declared.noNewPrivs()
                .ifPresent(flag -> text.append(NO_NEW_PRIVS + "=").append(flag ? "yes" : "no").append('\n'));
        return text.toString();
    }
}
