package dev.jcap.profile.internal.systemd;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityRisk;
import dev.jcap.profile.CapabilityDeclaration.Part;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import java.util.List;
import java.util.Optional;

/** What is wrong with a unit as a whole, or not what it seems. */
final class UnitFindings {

    private final UnitSettings settings;
    private final UnitSwitches switches;
    private final CapabilityDeclaration declared;
    private final FindingCollector findings;

    UnitFindings(UnitSettings settings, CapabilityDeclaration declared) {
        this.settings = settings;
        this.switches = settings.switches();
        this.declared = declared;
        this.findings = settings.findings();
    }

    /** The commands that some or all of the settings do not hold for. */
    List<UnitCommand> exceptions() {
        boolean limited = !declared.equals(CapabilityDeclaration.NOTHING);
        return settings.commands().stream()
                .map(this::privilege)
                .filter(command -> limited && command.privilege() != UnitCommand.Privilege.AS_DECLARED)
                .filter(command -> command.privilege() == UnitCommand.Privilege.FULL || !declared.isRoot())
                .toList();
    }

    /** With PermissionsStartOnly=, the settings hold for ExecStart= only. */
    private UnitCommand privilege(UnitCommand command) {
        boolean all = switches.isOn(UnitKeys.START_ONLY) && !command.isMain();
        return all
                ? new UnitCommand(
                        command.key(), command.index(), command.prefix(), command.path(), UnitCommand.Privilege.FULL)
                : command;
    }

    /** Adds what was found to the findings of the unit. */
    void addTo(boolean dropIn) {
        CapabilitySet limit = declared.bounding().orElse(CapabilitySpelling.ALL);
        CapabilitySet raised = declared.ambient().orElse(CapabilitySet.EMPTY);
        add(LintRule.SYSTEMD_AMBIENT_OUTSIDE_BOUNDING, settings.ambient().lastIndex(), raised.minus(limit));
        exceptions().forEach(this::exception);
        memory();
        namespace();
        impliedNoNewPrivs();
        if (dropIn) {
            findings.notChecked(
                    0, "the unit that this drop-in belongs to", "its settings are elsewhere; print it whole with systemctl cat");
        } else if (isRoot()) {
            root(limit, raised);
        }
        settings.user().filter(UnitSettings::isSpecified).ifPresent(user -> findings.notChecked(
                user.index(), "User=" + CapabilitySpelling.plain(user.value(), 64), "systemd fills it in when the unit starts"));
        if (!isRoot() && !declared.userNamespace().orElse(false)) {
            add(LintRule.SYSTEMD_POWERFUL_AMBIENT, settings.ambient().lastIndex(),
                    CapabilityRisk.leadingToRoot(raised));
        }
    }

    private void add(LintRule rule, int index, CapabilitySet set) {
        if (!set.isEmpty()) {
            findings.add(rule, index, set);
        }
    }

    private boolean isRoot() {
        return declared.isRoot() && !declared.unknown().contains(Part.USER) && !settings.commands().isEmpty();
    }

    private void root(CapabilitySet limit, CapabilitySet raised) {
        boolean own = declared.userNamespace().orElse(false);
        if (!raised.isEmpty()) {
            findings.add(LintRule.SYSTEMD_AMBIENT_OF_ROOT, settings.ambient().lastIndex(), limit);
        } else if (limit.equals(CapabilitySpelling.ALL) && !own) {
            findings.add(LintRule.SYSTEMD_ROOT, settings.sectionIndex());
        }
    }

    private void exception(UnitCommand command) {
        if (command.privilege() == UnitCommand.Privilege.KEEPS_ROOT) {
            findings.add(LintRule.SYSTEMD_KEEPS_ROOT, command.index(), command.key() + '=');
        } else {
            String why = command.prefix().indexOf('+') >= 0 ? "+ before its path" : UnitKeys.START_ONLY + '=';
            findings.add(LintRule.SYSTEMD_FULL_PRIVILEGES, command.index(), command.key() + '=', why);
        }
    }

    private void memory() {
        boolean java = settings.commands().stream().anyMatch(command -> command.program().startsWith("java"));
        if (java && switches.isOn(UnitKeys.NO_WRITE_EXECUTE)) {
            findings.add(LintRule.SYSTEMD_JIT, switches.index(UnitKeys.NO_WRITE_EXECUTE));
        }
    }

    private void namespace() {
        CapabilitySet held = declared.beforeExec().effective();
        if (declared.userNamespace().orElse(false) && !held.isEmpty()) {
            findings.add(
                    LintRule.SYSTEMD_PRIVATE_USERS, switches.index(UnitKeys.PRIVATE_USERS), held);
        }
    }

    /** Only where nothing else sets no_new_privs does the version decide. */
    private void impliedNoNewPrivs() {
        boolean certain = switches.isOn(UnitKeys.NO_NEW_PRIVS) || switches.isOn(UnitKeys.DYNAMIC_USER);
        Optional<UnitFile.Setting> filter = switches.filter();
        if (!certain && declared.noNewPrivs().orElse(false) && filter.isPresent()) {
            findings.add(LintRule.SYSTEMD_IMPLIED_NO_NEW_PRIVS, filter.get().index(), filter.get().key());
        }
    }
}
