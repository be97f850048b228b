package dev.jcap.profile.internal.systemd;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.profile.CapabilityDeclaration.Part;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.SourceLocation;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the settings of a systemd unit say about capabilities, as systemd 252 understands them. */
public final class UnitCapabilities {

    private final UnitSettings settings;
    private final UnitSwitches switches;
    private final FindingCollector findings;

    private UnitCapabilities(UnitSettings settings) {
        this.settings = settings;
        this.switches = settings.switches();
        this.findings = settings.findings();
    }

    /** Reads lines of a unit for its main command. */
    public static ParsedDeclaration read(SourceText source) {
        return readAll(source, "", false).getFirst();
    }

    /**
     * Reads a unit.
     *
     * @param subject what to call it
     * @param dropIn  whether the text only adds to a unit that is elsewhere
     * @return its main command, then each other command that starts with other capabilities
     */
    static List<ParsedDeclaration> readAll(SourceText source, String subject, boolean dropIn) {
        FindingCollector findings = new FindingCollector(source, subject);
        return read(UnitFile.read(findings), findings, dropIn);
    }

    static List<ParsedDeclaration> read(List<UnitFile.Setting> lines, FindingCollector findings, boolean dropIn) {
        UnitSettings settings = new UnitSettings(findings);
        lines.forEach(settings::setting);
        return read(settings, dropIn);
    }

    static List<ParsedDeclaration> read(UnitSettings settings, boolean dropIn) {
        return new UnitCapabilities(settings).declarations(dropIn);
    }

    private List<ParsedDeclaration> declarations(boolean dropIn) {
        CapabilityDeclaration declared = declared();
        UnitFindings unit = new UnitFindings(settings, declared);
        unit.addTo(dropIn);
        List<UnitCommand> exceptions = unit.exceptions();
        List<ParsedDeclaration> all = new ArrayList<>();
        Optional<UnitCommand> main = exceptions.stream().filter(UnitCommand::isMain).findFirst();
        CapabilityDeclaration first = main.map(command -> exception(command, declared)).orElse(declared);
        all.add(new ParsedDeclaration(
                findings.subject(), first, findings.all(), Optional.of(location(settings.sectionIndex())), locations()));
        List<CapabilityDeclaration> seen = new ArrayList<>(List.of(first));
        for (UnitCommand command : exceptions) {
            CapabilityDeclaration other = exception(command, declared);
            if (!seen.contains(other)) {
                seen.add(other);
                String subject = (findings.subject().isEmpty() ? "" : findings.subject() + ", ") + command.key() + '=';
                all.add(new ParsedDeclaration(subject, other, List.of(), Optional.of(location(command.index()))));
            }
        }
        return all;
    }

    /** What a command starts with that some or all of the settings do not hold for. */
    private static CapabilityDeclaration exception(UnitCommand command, CapabilityDeclaration declared) {
        if (command.privilege() == UnitCommand.Privilege.KEEPS_ROOT) {
            CapabilityDeclaration asRoot = declared.withUser("0");
            return declared.unknown().contains(Part.USER) ? asRoot.withUnknown(Part.USER) : asRoot;
        }
        return CapabilityDeclaration.NOTHING;
    }

    private CapabilityDeclaration declared() {
        CapabilityDeclaration declared = CapabilityDeclaration.NOTHING;
        Optional<CapabilitySet> limit = settings.bounding().result();
        CapabilitySet taken = switches.taken();
        if (limit.isPresent() || !taken.isEmpty()) {
            declared = declared.withBounding(limit.orElse(CapabilitySpelling.ALL).minus(taken));
        }
        declared = settings.ambient().result().map(declared::withAmbient).orElse(declared);
        declared = settings.securebits().map(declared::withSecurebits).orElse(declared);
        if (switches.isOn(UnitKeys.PRIVATE_USERS)) {
            declared = declared.withUserNamespace(true);
        }
        return noNewPrivs(settings.withGroups(user(declared)));
    }

    private CapabilityDeclaration user(CapabilityDeclaration declared) {
        if (settings.user().filter(UnitSettings::isSpecified).isPresent()) {
            return declared.withUnknown(Part.USER);
        }
        return settings.user()
                .map(UnitFile.Setting::value)
                .or(() -> switches.isOn(UnitKeys.DYNAMIC_USER) ? Optional.of("dynamic-user") : Optional.empty())
                .map(declared::withUser)
                .orElse(declared);
    }

    private CapabilityDeclaration noNewPrivs(CapabilityDeclaration declared) {
        boolean implied = isImplied(declared) || switches.isOn(UnitKeys.DYNAMIC_USER);
        boolean mentioned = switches.isOn(UnitKeys.NO_NEW_PRIVS) || switches.isOff(UnitKeys.NO_NEW_PRIVS);
        return implied || mentioned
                ? declared.withNoNewPrivs(implied || switches.isOn(UnitKeys.NO_NEW_PRIVS))
                : declared;
    }

    /** Whether a seccomp filter is installed without CAP_SYS_ADMIN, for which systemd before 255 sets no_new_privs. */
    private boolean isImplied(CapabilityDeclaration declared) {
        boolean mayFilter = declared.isRoot()
                && declared.bounding().orElse(CapabilitySpelling.ALL).contains(Capability.CAP_SYS_ADMIN);
        return switches.filter().isPresent() && !mayFilter;
    }

    private SourceLocation location(int index) {
        return findings.source().location(index);
    }

    /** Where the lines stand that grant the sets. */
    private Map<Part, SourceLocation> locations() {
        Map<Part, SourceLocation> locations = new EnumMap<>(Part.class);
        settings.bounding().index().ifPresent(index -> {
            for (Part part : List.of(Part.BOUNDING, Part.PERMITTED, Part.EFFECTIVE)) {
                locations.put(part, location(index));
            }
        });
        settings.ambient().index().ifPresent(index -> {
            for (Part part : List.of(Part.AMBIENT, Part.INHERITABLE)) {
                locations.put(part, location(index));
            }
            if (settings.user().isPresent() || switches.isOn(UnitKeys.DYNAMIC_USER)) {
                locations.put(Part.PERMITTED, location(index));
                locations.put(Part.EFFECTIVE, location(index));
            }
        });
        return locations;
    }

    /** Writes the settings of a declaration. */
    public static String print(CapabilityDeclaration declared) {
        StringBuilder text = new StringBuilder("[Service]\n");
        declared.user().ifPresent(name -> text.append("User=").append(name).append('\n'));
        declared.group().ifPresent(name -> text.append("Group=").append(name).append('\n'));
        declared.supplementaryGroups()
                .filter(names -> !names.isEmpty())
                .ifPresent(names -> text.append("SupplementaryGroups=").append(String.join(" ", names)).append('\n'));
        declared.bounding().ifPresent(set -> text.append(UnitList.print(UnitKeys.BOUNDING, set)));
        declared.ambient().ifPresent(set -> text.append(UnitList.print(UnitKeys.AMBIENT, set)));
        declared.securebits().ifPresent(bits -> text.append(UnitSecurebits.print(bits)));
        declared.noNewPrivs()
                .ifPresent(flag -> text.append(UnitKeys.NO_NEW_PRIVS + '=').append(flag ? "yes" : "no").append('\n'));
        declared.userNamespace()
                .ifPresent(flag -> text.append(UnitKeys.PRIVATE_USERS + '=').append(flag ? "yes" : "no").append('\n'));
        return text.toString();
    }
}
