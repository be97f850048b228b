package dev.jcap.profile.internal.pod;

import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The containers of the pods in objects of Kubernetes. */
public final class PodManifest {

    static final DocumentNode.Mapping EMPTY = new DocumentNode.Mapping(0, Map.of());

    /** What a member of each list of containers is called. */
    static final Map<String, String> CONTAINERS = Map.of(
            "containers", "container", "initContainers", "init container", "ephemeralContainers", "ephemeral container");

    private final SourceText source;
    private final NodeReader tree;
    private final SecurityContext contexts;
    private final List<ParsedDeclaration> declarations = new ArrayList<>();
    private final FindingCollector notes;

    PodManifest(SourceText source, FindingCollector notes) {
        this.source = source;
        this.tree = new NodeReader(source);
        this.contexts = new SecurityContext(tree);
        this.notes = notes;
    }

    List<ParsedDeclaration> read(List<DocumentNode> documents) {
        new PodSearch(tree, notes).search(documents).forEach(this::pod);
        return declarations;
    }

    private void pod(PodSearch.Pod pod) {
        if (pod.isContainer()) {
            container(pod.name(), "container", EMPTY, pod.spec());
            return;
        }
        DocumentNode.Mapping spec = pod.spec();
        if (isWindows(tree, spec)) {
            notes.add(LintRule.KUBERNETES_WINDOWS, spec.index(), CapabilitySpelling.quote(pod.name()));
            return;
        }
        PodFields.pod(spec, notes);
        PodFields.podContext(tree.mapping(spec, "securityContext").orElse(EMPTY), notes);
        int before = declarations.size();
        for (String list : StructuralSearch.CONTAINER_LISTS) {
            for (DocumentNode node : tree.list(spec, list)) {
                container(pod.name(), CONTAINERS.get(list), spec, tree.mapping(node, "a container"));
            }
        }
        if (declarations.size() == before) {
            notes.notChecked(spec.index(), CapabilitySpelling.quote(pod.name()), "no container is in it");
        }
    }

    static boolean isWindows(NodeReader tree, DocumentNode.Mapping pod) {
        return tree.mapping(pod, "os").flatMap(os -> tree.text(os, "name")).filter("windows"::equals).isPresent();
    }

    static String subject(NodeReader tree, String pod, String what, DocumentNode.Mapping container) {
        return (pod + ", " + what + ' ' + tree.textOrNumber(container, "name").orElse("")).strip();
    }

    private void container(String name, String what, DocumentNode.Mapping pod, DocumentNode.Mapping node) {
        FindingCollector findings = new FindingCollector(source, subject(tree, name, what, node));
        PodFields.container(node, findings);
        declarations.add(contexts.read(node.index(), pod, tree.mapping(node, "securityContext").orElse(EMPTY), findings));
    }
}
