package dev.jcap.profile.internal.systemd;

import dev.jcap.Securebits;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of one unit that decide about capabilities, merged as systemd merges them. */
final class UnitSettings {

    private final FindingCollector findings;
    private final UnitList bounding;
    private final UnitList ambient;
    private final UnitSwitches switches;
    private final List<UnitCommand> commands = new ArrayList<>();
    private Optional<Securebits> securebits = Optional.empty();
    private Optional<UnitFile.Setting> user = Optional.empty();
    private Optional<String> group = Optional.empty();
    private final List<String> groups = new ArrayList<>();
    private int sectionIndex = -1;

    UnitSettings(FindingCollector findings) {
        this.findings = findings;
        this.bounding = new UnitList(true, findings);
        this.ambient = new UnitList(false, findings);
        this.switches = new UnitSwitches(findings);
    }

    void setting(UnitFile.Setting setting) {
        if (!UnitKeys.SECTIONS.contains(setting.section())) {
            if (UnitKeys.isKnown(setting.key()) && !setting.section().startsWith("X-")) {
                String section = CapabilitySpelling.quote(setting.section());
                findings.add(LintRule.SYSTEMD_WRONG_SECTION, setting.index(), setting.key(), section);
            }
            return;
        }
        sectionIndex = sectionIndex < 0 ? setting.sectionIndex() : sectionIndex;
        if (setting.isBroken()) {
            findings.add(LintRule.SYSTEMD_NOT_UTF8, setting.index());
            return;
        }
        UnitKeys.check(setting, findings);
        switch (setting.key()) {
            case UnitKeys.BOUNDING -> bounding.line(setting);
            case UnitKeys.AMBIENT -> ambient.line(setting);
            case UnitKeys.SECURE_BITS -> secureBits(setting);
            case UnitKeys.USER -> user(setting);
            case UnitKeys.GROUP -> group = Optional.of(setting.value()).filter(name -> !name.isEmpty());
            case UnitKeys.SUPPLEMENTARY_GROUPS -> groups(setting);
            default -> other(setting);
        }
    }

    private void user(UnitFile.Setting setting) {
        boolean empty = setting.value().isEmpty();
        if (!empty && !isSpecified(setting) && !UnitUser.isValid(setting.value())) {
            throw findings.source().refusal(
                    setting.index(),
                    "systemd refuses the unit: User=" + CapabilitySpelling.plain(setting.value(), 64)
                            + " is no user name and no uid");
        }
        user = empty ? Optional.empty() : Optional.of(setting);
    }

    /** Further lines add groups, and an empty one forgets them. */
    private void groups(UnitFile.Setting setting) {
        if (setting.value().isEmpty()) {
            groups.clear();
        } else {
            groups.addAll(List.of(setting.value().split("\\s+")));
        }
    }

    private void other(UnitFile.Setting setting) {
        if (setting.key().startsWith("Exec")) {
            if (setting.words().isEmpty()) {
                commands.removeIf(command -> command.key().equals(setting.key()));
            }
            commands.addAll(UnitCommand.of(setting, findings.source()));
        } else if (UnitSwitches.isSwitch(setting.key())) {
            switches.setting(setting);
        }
    }

    private void secureBits(UnitFile.Setting setting) {
        boolean replaces = securebits.filter(bits -> !bits.equals(Securebits.NONE)).isPresent();
        if (replaces && !setting.words().isEmpty()) {
            findings.add(LintRule.SYSTEMD_SECURE_BITS_REPEATED, setting.index());
        }
        securebits = Optional.of(UnitSecurebits.read(setting, findings));
    }

    /** Whether the value of a setting has a specifier such as {@code %i}, which only a running unit has a value for. */
    static boolean isSpecified(UnitFile.Setting setting) {
        return setting.value().replace("%%", "").indexOf('%') >= 0;
    }

    void command(UnitCommand command) {
        commands.add(command);
    }

    void securebits(Securebits bits) {
        securebits = Optional.of(bits);
    }

    FindingCollector findings() {
        return findings;
    }

    UnitList bounding() {
        return bounding;
    }

    UnitList ambient() {
        return ambient;
    }

    UnitSwitches switches() {
        return switches;
    }

    List<UnitCommand> commands() {
        return commands;
    }

    Optional<Securebits> securebits() {
        return securebits;
    }

    Optional<UnitFile.Setting> user() {
        return user;
    }

    /** Returns a declaration with the groups of the unit. */
    CapabilityDeclaration withGroups(CapabilityDeclaration declared) {
        CapabilityDeclaration grouped = group.map(declared::withGroup).orElse(declared);
        return groups.isEmpty() ? grouped : grouped.withSupplementaryGroups(groups);
    }

    /** Where the section with these settings begins; the beginning of the text when there are none. */
    int sectionIndex() {
        return Math.max(sectionIndex, 0);
    }
}
