package dev.jcap.profile.internal.container;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.SourceLocation;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A container as an engine shows it: what it was created with, or what it was given. */
final class InspectedContainer {

    private static final int ID_DIGITS = 12;
    private static final Set<String> HOST_CONFIG = Set.of("CapAdd", "CapDrop", "Privileged", "SecurityOpt", "UsernsMode");

    private final SourceText source;
    private final DocumentNode.Mapping object;
    private final NodeReader tree;
    private final boolean cri;

    InspectedContainer(SourceText source, DocumentNode.Mapping object, boolean cri) {
        this.source = source;
        this.object = object;
        this.tree = new NodeReader(source);
        this.cri = cri;
    }

    ParsedDeclaration read() {
        FindingCollector findings = new FindingCollector(source, "container " + name());
        if (cri) {
            DocumentNode spec = tree.mapping(object, "info").orElseThrow().entries().get("runtimeSpec");
            return new OciProcess(findings).read(spec);
        }
        boolean podman = object.entries().containsKey("EffectiveCaps") || object.entries().containsKey("BoundingCaps");
        Container container = new Container(podman ? ContainerEngine.PODMAN : ContainerEngine.DOCKER, findings);
        DocumentNode.Mapping host = tree.mapping(object, "HostConfig").orElse(new DocumentNode.Mapping(0, Map.of()));
        for (String key : host.entries().keySet()) {
            findings.nearKey(new Token(key, host.keyIndex(key)), "HostConfig", HOST_CONFIG);
        }
        tree.words(host, "SecurityOpt").forEach(container::securityOption);
        tree.mapping(object, "Config").flatMap(config -> tree.text(config, "User")).ifPresent(container::userAndGroup);
        if (tree.bool(host, "Privileged").orElse(false)) {
            container.privileged(new Token("Privileged", host.entries().get("Privileged").index()));
        }
        Optional<SourceLocation> location = Optional.of(source.location(object.index()));
        if (podman) {
            return container.parsed(location, given(container.understand(), findings));
        }
        tree.words(host, "CapAdd").forEach(container::add);
        tree.words(host, "CapDrop").forEach(container::drop);
        return container.parsed(location);
    }

    private String name() {
        DocumentNode.Mapping named =
                cri ? tree.mapping(object, "status").flatMap(it -> tree.mapping(it, "metadata")).orElse(object) : object;
        return tree.text(named, cri ? "name" : "Name")
                .map(name -> name.startsWith("/") ? name.substring(1) : name)
                .or(() -> tree.text(object, "Id").map(id -> id.substring(0, Math.min(id.length(), ID_DIGITS))))
                .orElse("");
    }

    /** Podman shows the sets themselves. What is effective for a user other than root is ambient too. */
    private CapabilityDeclaration given(CapabilityDeclaration created, FindingCollector findings) {
        CapabilitySet bounding = set("BoundingCaps", findings);
        CapabilitySet effective = set("EffectiveCaps", findings);
        CapabilitySet handedOn = created.isRoot() ? CapabilitySet.EMPTY : effective;
        CapabilityDeclaration sets =
                CapabilityDeclaration.of(new CapabilitySets(bounding, effective, effective, handedOn, handedOn));
        sets = created.user().map(sets::withUser).orElse(sets);
        return created.noNewPrivs().map(sets::withNoNewPrivs).orElse(sets);
    }

    private CapabilitySet set(String key, FindingCollector findings) {
        CapabilitySet set = CapabilitySet.EMPTY;
        for (Token word : tree.words(object, key)) {
            Optional<Capability> known = CapabilitySpelling.withPrefix(word.text());
            if (known.isEmpty()) {
                findings.unknown(LintRule.CONTAINER_UNKNOWN_NAME, word.index(), word.text());
            }
            set = known.map(set::plus).orElse(set);
        }
        return set;
    }
}
