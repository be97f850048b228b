package dev.jcap.profile;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySets;
import dev.jcap.Severity;
import dev.jcap.profile.internal.container.ComposeDialect;
import dev.jcap.profile.internal.container.ContainerEngine;
import dev.jcap.profile.internal.container.ContainerOptions;
import dev.jcap.profile.internal.container.OciProcess;
import dev.jcap.profile.internal.pod.SecurityContext;
import dev.jcap.profile.internal.systemd.UnitCapabilities;
import dev.jcap.profile.internal.text.SetprivOptions;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.TextForms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The ways in which capabilities are written down.
 *
 * <p>Reading understands a text as its tool does, including what the tool does wrong; writing gives a text that the tool
 * reads as the same, and refuses where that is not possible.
 *
 * @since 0.1
 */
public enum Dialect {

    /**
     * Options of {@code docker run}: {@code --cap-add}, {@code --cap-drop},
     * {@code --privileged}, {@code --user}, {@code --group-add}, {@code --security-opt no-new-privileges}. Where a name is both added and
     * dropped, adding wins.
     */
    DOCKER(
            text -> ContainerOptions.read(ContainerEngine.DOCKER, text),
            declared -> ContainerOptions.print(ContainerEngine.DOCKER, declared)),

    /** The same options of {@code nerdctl run}, which also takes names with commas between them. */
    NERDCTL(
            text -> ContainerOptions.read(ContainerEngine.NERDCTL, text),
            declared -> ContainerOptions.print(ContainerEngine.NERDCTL, declared)),

    /**
     * The same options of {@code podman run}, which has a smaller default and hands on to a user other than root what is
     * added.
     */
    PODMAN(
            text -> ContainerOptions.read(ContainerEngine.PODMAN, text),
            declared -> ContainerOptions.print(ContainerEngine.PODMAN, declared)),

    /**
     * A service of a compose file: a file with one service, or the keys below its name: {@code cap_add}, {@code cap_drop},
     * {@code privileged}, {@code user}, {@code group_add}, {@code security_opt}. Means the same as the options of
     * {@code docker run}. Other files are not read; a variable without a default is unknown. The keys alone are printed.
     */
    COMPOSE(ComposeDialect::read, ComposeDialect::print),

    /**
     * The {@code securityContext} of a container of Kubernetes, as YAML or JSON: {@code capabilities},
     * {@code privileged}, {@code allowPrivilegeEscalation}, {@code runAsUser}, {@code runAsGroup}; or what is in {@code capabilities}. On
     * containerd and CRI-O dropping a name wins over adding it. Where only {@code runAsNonRoot} is given, the user is
     * unknown and taken for root.
     */
    KUBERNETES(SecurityContext::read, SecurityContext::print),

    /**
     * An OCI runtime configuration, its {@code process}, or that one's {@code capabilities}, as JSON. A list that is
     * missing is empty.
     */
    OCI(OciProcess::read, OciProcess::print),

    /**
     * Lines of a systemd unit: {@code CapabilityBoundingSet=}, {@code AmbientCapabilities=}, {@code SecureBits=},
     * {@code NoNewPrivileges=}, {@code User=}, {@code Group=}, {@code SupplementaryGroups=}, {@code DynamicUser=}, and the protections that take something out of the
     * bounding set. As systemd 252 merges them.
     */
    SYSTEMD(text -> UnitCapabilities.read(new SourceText(text)), UnitCapabilities::print),

    /**
     * Options of {@code setpriv(1)}: {@code --bounding-set}, {@code --inh-caps}, {@code --ambient-caps},
     * {@code --securebits}, {@code --no-new-privs}, {@code --reuid}, {@code --regid}, {@code --groups}, {@code --clear-groups}; run by root with everything and nothing inheritable.
     */
    SETPRIV(SetprivOptions::read, SetprivOptions::print),

    /** The text of {@code cap_from_text(3)}: permitted, effective and inheritable. */
    LIBCAP(TextForms::readState, TextForms::printState),

    /** The text of {@code cap_iab_from_text(3)}: inheritable, ambient, and what is not in the bounding set. */
    IAB(TextForms::readTuple, TextForms::printTuple),

    /** A bounding set in hexadecimal, as {@code /proc/PID/status} shows it. */
    MASK(TextForms::readMask, TextForms::printMask);

    private final Function<String, ParsedDeclaration> reader;
    private final Function<CapabilityDeclaration, String> writer;

    Dialect(Function<String, ParsedDeclaration> reader, Function<CapabilityDeclaration, String> writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /**
     * Understands a text as its tool does, and says what is wrong with it.
     *
     * @param text the text
     * @return what it declares, and the findings
     * @throws CapabilityFormatException when the tool would refuse it as a whole, or it goes
     *                                   beyond what is read here
     */
    public ParsedDeclaration read(String text) {
        return reader.apply(text);
    }

    /**
     * Understands a text in which there is no error; warnings are passed over.
     *
     * @param text the text
     * @return what it declares
     * @throws CapabilityFormatException as {@link #read} throws it, and at the first finding that is an error
     */
    public CapabilityDeclaration parse(String text) {
        ParsedDeclaration read = read(text);
        for (LintFinding finding : read.findings()) {
            if (finding.severity() == Severity.ERROR) {
                int index = finding.location().map(SourceLocation::index).orElse(0);
                throw new CapabilityFormatException(text, index, finding.message());
            }
        }
        return read.declaration();
    }

    /**
     * Writes a declaration so that its tool, reading the text, starts a program with the same sets, securebits,
     * no_new_privs and user. What the tool does by itself may be left out.
     *
     * @param declared the declaration
     * @return the text
     * @throws IllegalArgumentException when this dialect cannot express it; the message names what is lost
     */
    public String print(CapabilityDeclaration declared) {
        String text = writer.apply(declared);
        CapabilityDeclaration back;
        try {
            back = parse(text);
        } catch (CapabilityFormatException e) {
            throw new IllegalArgumentException(title() + " cannot express this: " + e.reason(), e);
        }
        if (!back.means(declared)) {
            throw new IllegalArgumentException(
                    title() + " cannot express " + String.join(", ", lost(declared, back)));
        }
        return text;
    }

    /** The name in a sentence. */
    private String title() {
        return switch (this) {
            case COMPOSE -> "Compose";
            case KUBERNETES -> "Kubernetes";
            case OCI -> "an OCI configuration";
            case LIBCAP -> "the text of cap_from_text(3)";
            case IAB -> "an IAB tuple";
            case MASK -> "a mask";
            case DOCKER, NERDCTL, PODMAN, SYSTEMD, SETPRIV -> name().toLowerCase(Locale.ROOT);
        };
    }

    private static List<String> lost(CapabilityDeclaration declared, CapabilityDeclaration back) {
        CapabilitySets was = declared.beforeExec();
        CapabilitySets is = back.beforeExec();
        Map<String, Boolean> kept = new LinkedHashMap<>();
        kept.put("the user", declared.user().equals(back.user()));
        kept.put("the group", declared.group().equals(back.group()));
        kept.put("the supplementary groups", declared.furtherGroups().equals(back.furtherGroups()));
        kept.put("the bounding set", was.bounding().equals(is.bounding()));
        kept.put("the permitted set", was.permitted().equals(is.permitted()));
        kept.put("the effective set", was.effective().equals(is.effective()));
        kept.put("the inheritable set", was.inheritable().equals(is.inheritable()));
        kept.put("the ambient set", was.ambient().equals(is.ambient()));
        kept.put("the securebits", declared.securebits().equals(back.securebits()));
        kept.put("no_new_privs", declared.noNewPrivs().equals(back.noNewPrivs()));
        return kept.keySet().stream().filter(part -> !kept.get(part)).toList();
    }
}
