package dev.jcap.profile.internal.pod;

import dev.jcap.CapabilitySet;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.container.Container;
import dev.jcap.profile.internal.container.ContainerEngine;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code securityContext} of a Kubernetes container, under that of its pod. */
public final class SecurityContext {

    private static final DocumentNode.Mapping EMPTY = new DocumentNode.Mapping(0, Map.of());

    private final NodeReader tree;

    public SecurityContext(NodeReader tree) {
        this.tree = tree;
    }

    /** Reads a document with a {@code securityContext}, that context itself, or its {@code capabilities}. */
    public static ParsedDeclaration read(String text) {
        NodeReader tree = new NodeReader(new SourceText(text));
        DocumentNode.Mapping root = tree.mapping(new Documents(tree.source()).only(), "the document");
        FindingCollector findings = new FindingCollector(tree.source(), "");
        SecurityContext reader = new SecurityContext(tree);
        if (root.entries().containsKey("add") || root.entries().containsKey("drop")) {
            Container container = new Container(ContainerEngine.KUBERNETES, findings);
            reader.capabilities(root, container);
            return finished(container, root.index());
        }
        DocumentNode.Mapping context = tree.mapping(root, "securityContext").orElse(root);
        return reader.read(root.index(), EMPTY, context, findings);
    }

    /** Reads a container's context; {@code pod} is the specification of the pod around it. */
    public ParsedDeclaration read(int index, DocumentNode.Mapping pod, DocumentNode.Mapping context, FindingCollector findings) {
        Container container = new Container(ContainerEngine.KUBERNETES, findings);
        DocumentNode.Mapping podContext = tree.mapping(pod, "securityContext").orElse(EMPTY);
        PodFields.containerContext(context, findings);
        tree.id(context, "runAsUser").or(() -> tree.id(podContext, "runAsUser")).ifPresent(container::user);
        tree.id(context, "runAsGroup").or(() -> tree.id(podContext, "runAsGroup")).ifPresent(container::group);
        tree.ids(podContext, "supplementalGroups").forEach(container::addGroup);
        if (tree.bool(context, "runAsNonRoot").or(() -> tree.bool(podContext, "runAsNonRoot")).orElse(false)) {
            container.nonRoot();
        }
        tree.bool(pod, "hostUsers").filter(shared -> !shared).ifPresent(_ -> container.userNamespace(true));
        Optional<Boolean> escalation = tree.bool(context, "allowPrivilegeEscalation");
        escalation.ifPresent(allowed -> container.noNewPrivs(!allowed));
        if (tree.bool(context, "privileged").orElse(false)) {
            container.privileged(new Token("privileged", context.entries().get("privileged").index()));
        }
        tree.mapping(context, "capabilities").ifPresent(node -> capabilities(node, container));
        PodTraps.find(container, context, podContext, tree);
        return finished(container, index);
    }

    private void capabilities(DocumentNode.Mapping node, Container container) {
        PodFields.capabilities(node, container.findings());
        tree.words(node, "add").forEach(container::add);
        tree.words(node, "drop").forEach(container::drop);
        PodTraps.spelling(container);
    }

    private static ParsedDeclaration finished(Container container, int index) {
        return container.parsed(Optional.of(container.findings().source().location(index)));
    }

    public static String print(CapabilityDeclaration declared) {
        StringBuilder text = new StringBuilder("securityContext:\n");
        declared.user()
                .ifPresent(name -> text.append("  runAsUser: ").append(declared.isRoot() ? "0" : name).append('\n'));
        declared.group().ifPresent(name -> text.append("  runAsGroup: ").append(name).append('\n'));
        declared.noNewPrivs()
                .ifPresent(flag -> text.append("  allowPrivilegeEscalation: ").append(!flag).append('\n'));
        CapabilitySet bounding = declared.beforeExec().bounding();
        text.append("  capabilities:\n");
        if (bounding.equals(CapabilitySpelling.ALL)) {
            return text.append("    add: [\"ALL\"]\n").toString();
        }
        text.append("    drop: [\"ALL\"]\n");
        if (!bounding.isEmpty()) {
            text.append("    add: ").append(list(CapabilitySpelling.bareList(bounding))).append('\n');
        }
        return text.toString();
    }

    private static String list(List<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
