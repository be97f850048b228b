package dev.jcap.profile.internal.container;

import dev.jcap.profile.CapabilityDeclaration.Part;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.systemd.UnitFile;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The section {@code [Container]} of a unit of Quadlet, which becomes options of {@code podman run}. */
final class QuadletContainer {

    private static final List<String> KEYS = List.of(
            "AddCapability", "DropCapability", "NoNewPrivileges", "User", "Group", "UserNS", "PodmanArgs",
            "ContainersConfModule", "GlobalArgs", "SecurityLabelDisable");
    private static final Set<String> TRUE = Set.of("1", "yes", "true", "on");
    private static final Set<String> OWN_NAMESPACES = Set.of("auto", "keep-id", "nomap", "private");

    private final FindingCollector findings;
    private final Container container;
    private final List<Token> added = new ArrayList<>();
    private final List<Token> dropped = new ArrayList<>();
    private final List<Token> arguments = new ArrayList<>();
    private String user = "";
    private String namespace = "";
    private boolean noNewPrivs;

    QuadletContainer(SourceText source) {
        this.findings = new FindingCollector(source, "");
        this.container = new Container(ContainerEngine.PODMAN, findings);
    }

    void setting(UnitFile.Setting line) {
        if (line.section().equals("Container")) {
            own(line);
        } else if (line.key().equals("AddCapability") || line.key().equals("DropCapability")) {
            findings.misplacedKey(line.token(), "the section [" + line.section() + "]", "[Container]");
        }
    }

    private void own(UnitFile.Setting line) {
        switch (line.key()) {
            case "AddCapability" -> replaceOrAdd(line, added);
            case "DropCapability" -> replaceOrAdd(line, dropped);
            case "PodmanArgs" -> replaceOrAdd(line, arguments);
            case "NoNewPrivileges" -> noNewPrivs = TRUE.contains(line.value());
            case "User" -> user = line.value();
            case "UserNS", "RemapUsers" -> namespace = line.value();
            case "ContainersConfModule" ->
                findings.notChecked(line.index(), "ContainersConfModule=", "the file can change podman's default capabilities");
            default -> unknown(line);
        }
    }

    /** An empty value forgets what stands before it. */
    private static void replaceOrAdd(UnitFile.Setting line, List<Token> words) {
        if (line.words().isEmpty()) {
            words.clear();
        }
        words.addAll(line.words());
    }

    private void unknown(UnitFile.Setting line) {
        if (!KEYS.contains(line.key())) {
            findings.nearKey(line.token(), "the section [Container]", KEYS);
        }
    }

    ParsedDeclaration declaration() {
        added.forEach(container::addAll);
        dropped.forEach(container::dropAll);
        if (noNewPrivs) {
            container.noNewPrivs(true);
        }
        if (!user.isEmpty()) {
            container.userAndGroup(user);
        }
        new PodmanArguments(arguments, container, findings).read();
        namespace();
        return container.parsed(Optional.of(findings.source().location(0)));
    }

    private void namespace() {
        String kind = namespace.split(":", 2)[0];
        if (OWN_NAMESPACES.contains(kind)) {
            container.userNamespace(true);
        }
        if (kind.equals("keep-id") && user.isEmpty()) {
            container.nonRoot();
        }
        if (user.replace("%%", "").indexOf('%') >= 0) {
            container.unknown(Part.USER);
            findings.notChecked(0, "User=" + CapabilitySpelling.plain(user, 64), "systemd fills it in when the unit starts");
        }
    }
}
