package dev.jcap.profile.internal.systemd;

import static dev.jcap.Capability.*;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.SourceLocation;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A container of systemd-nspawn: its default, what is added, and then what is dropped. */
final class NspawnContainer {

    private static final CapabilitySet DEFAULT = CapabilitySet.of(
            CAP_AUDIT_CONTROL, CAP_AUDIT_WRITE, CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER, CAP_FSETID,
            CAP_IPC_OWNER, CAP_KILL, CAP_LEASE, CAP_LINUX_IMMUTABLE, CAP_MKNOD, CAP_NET_BIND_SERVICE, CAP_NET_BROADCAST,
            CAP_NET_RAW, CAP_SETFCAP, CAP_SETGID, CAP_SETPCAP, CAP_SETUID, CAP_SYS_ADMIN, CAP_SYS_BOOT, CAP_SYS_CHROOT,
            CAP_SYS_NICE, CAP_SYS_PTRACE, CAP_SYS_RESOURCE, CAP_SYS_TTY_CONFIG);

    private static final String ADD = "Capability";
    private static final String DROP = "DropCapability";
    private static final String AMBIENT = "AmbientCapability";
    private static final List<String> KEYS =
            List.of(ADD, DROP, AMBIENT, UnitKeys.NO_NEW_PRIVS, UnitKeys.USER, UnitKeys.PRIVATE_USERS);

    /** Settings of the section Network that give the container a network of its own, and with it CAP_NET_ADMIN. */
    private static final Set<String> NETWORKS =
            Set.of("Private", "VirtualEthernet", "VirtualEthernetExtra", "Interface", "MACVLAN", "IPVLAN", "Bridge", "Zone");

    private static final Set<String> FALSE = Set.of("", "0", "no", "n", "false", "f", "off");

    private final FindingCollector findings;
    private CapabilitySet added = CapabilitySet.EMPTY;
    private CapabilitySet dropped = CapabilitySet.EMPTY;
    private CapabilityDeclaration declared = CapabilityDeclaration.NOTHING;

    NspawnContainer(FindingCollector findings) {
        this.findings = findings;
    }

    void setting(UnitFile.Setting line) {
        boolean on = !FALSE.contains(line.value().toLowerCase(Locale.ROOT));
        if (line.section().equals("Network") && NETWORKS.contains(line.key()) && on) {
            added = added.plus(CAP_NET_ADMIN);
        } else if (line.section().equals("Exec")) {
            exec(line, on);
        } else if (KEYS.contains(line.key())) {
            findings.misplacedKey(line.token(), "the section [" + line.section() + "]", "[Exec]");
        }
    }

    private void exec(UnitFile.Setting line, boolean on) {
        switch (line.key()) {
            case ADD -> added = added.plus(named(line));
            case DROP -> dropped = dropped.plus(named(line));
            case AMBIENT -> declared = declared.withAmbient(
                    declared.ambient().orElse(CapabilitySet.EMPTY).plus(named(line)));
            case UnitKeys.NO_NEW_PRIVS -> declared = declared.withNoNewPrivs(on);
            case UnitKeys.PRIVATE_USERS -> declared = declared.withUserNamespace(on);
            case UnitKeys.USER -> declared = line.value().isEmpty() ? declared : declared.withUser(line.value());
            default -> findings.nearKey(line.token(), "the section [Exec]", KEYS);
        }
    }

    private CapabilitySet named(UnitFile.Setting line) {
        CapabilitySet set = CapabilitySet.EMPTY;
        for (Token word : line.words()) {
            Optional<Capability> known = CapabilitySpelling.withPrefix(word.text());
            if (word.text().equals("all")) {
                set = set.plus(CapabilitySpelling.ALL);
            } else if (known.isPresent()) {
                set = set.plus(known.get());
            } else if (CapabilitySpelling.withoutPrefix(word.text()).isPresent()) {
                findings.add(LintRule.SYSTEMD_NO_PREFIX, word.index(), CapabilitySpelling.quote(word.text()));
            } else {
                findings.unknown(LintRule.SYSTEMD_UNKNOWN_NAME, word.index(), word.text());
            }
        }
        return set;
    }

    ParsedDeclaration declaration() {
        CapabilityDeclaration whole = declared.withBounding(DEFAULT.plus(added).minus(dropped));
        if (declared.userNamespace().isEmpty()) {
            whole = whole.withUnknown(CapabilityDeclaration.Part.USER_NAMESPACE);
        }
        Optional<SourceLocation> start = Optional.of(findings.source().location(0));
        return new ParsedDeclaration(findings.subject(), whole, findings.all(), start);
    }
}
