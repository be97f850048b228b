package dev.jcap.profile;

import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code securityContext} of a Kubernetes container, under that of its pod. */
final class SecurityContext {

    private static final Node.Mapping EMPTY = new Node.Mapping(0, Map.of());

    private final Tree tree;

    SecurityContext(Tree tree) {
        this.tree = tree;
    }

    /** Reads a document with a {@code securityContext}, that context itself, or its {@code capabilities}. */
    static Declaration read(String text) {
        Tree tree = new Tree(new Source(text));
        Node.Mapping root = tree.mapping(Documents.only(tree.source()), "the document");
        Findings findings = new Findings(tree.source(), "");
        SecurityContext reader = new SecurityContext(tree);
        if (root.entries().containsKey("add") || root.entries().containsKey("drop")) {
            Container container = new Container(ContainerEngine.KUBERNETES, findings);
            reader.capabilities(root, container);
            return finished(container, root.index());
        }
        Node.Mapping context = tree.mapping(root, "securityContext").orElse(root);
        return reader.read("", root.index(), EMPTY, context, findings);
    }

    /** Reads a container's context; {@code pod} is the one of the pod. */
    Declaration read(String name, int index, Node.Mapping pod, Node.Mapping context, Findings findings) {
        Container container = new Container(ContainerEngine.KUBERNETES, findings);
        tree.id(context, "runAsUser").or(() -> tree.id(pod, "runAsUser")).ifPresent(container::user);
        if (tree.bool(context, "runAsNonRoot").or(() -> tree.bool(pod, "runAsNonRoot")).orElse(false)) {
            container.nonRoot();
        }
        tree.bool(context, "allowPrivilegeEscalation").ifPresent(allowed -> container.noNewPrivs(!allowed));
        if (tree.bool(context, "privileged").orElse(false)) {
            container.privileged(new Word("privileged", context.entries().get("privileged").index()));
        }
        tree.mapping(context, "capabilities").ifPresent(node -> capabilities(node, container));
        PodSecurity.check(name, index, container);
        return finished(container, index);
    }

    private void capabilities(Node.Mapping node, Container container) {
        tree.words(node, "add").forEach(container::add);
        tree.words(node, "drop").forEach(container::drop);
        PodSecurity.spelling(container);
    }

    private static Declaration finished(Container container, int index) {
        Declared declared = container.understand();
        Findings findings = container.findings();
        Optional<Place> place = Optional.of(findings.source().place(index));
        return new Declaration(findings.subject(), declared, findings.all(), place);
    }

    static String print(Declared declared) {
        StringBuilder text = new StringBuilder("securityContext:\n");
        declared.user()
                .ifPresent(name -> text.append("  runAsUser: ").append(declared.isRoot() ? "0" : name).append('\n'));
        declared.noNewPrivs()
                .ifPresent(flag -> text.append("  allowPrivilegeEscalation: ").append(!flag).append('\n'));
        CapabilitySet bounding = declared.beforeExec().bounding();
        text.append("  capabilities:\n");
        if (bounding.equals(Names.ALL)) {
            return text.append("    add: [\"ALL\"]\n").toString();
        }
        text.append("    drop: [\"ALL\"]\n");
        if (!bounding.isEmpty()) {
            text.append("    add: ").append(list(Names.bareList(bounding))).append('\n');
        }
        return text.toString();
    }

    private static String list(List<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
