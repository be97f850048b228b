package dev.jcap.profile.internal.pod;

import dev.jcap.profile.LintRule;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects of Kubernetes: finds the pods in them and the containers in those. */
public final class PodManifest {

    private static final Set<String> WITH_TEMPLATE =
            Set.of("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job");
    /** Kubernetes' own kinds that stand beside workloads in most manifests and lead to no container. */
    private static final Set<String> WITHOUT_CONTAINERS = Set.of(
            "ConfigMap", "Secret", "Service", "ServiceAccount", "Endpoints", "EndpointSlice", "Ingress", "IngressClass",
            "NetworkPolicy", "Namespace", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "PersistentVolume",
            "PersistentVolumeClaim", "StorageClass", "HorizontalPodAutoscaler", "PodDisruptionBudget", "PriorityClass",
            "LimitRange", "ResourceQuota", "CustomResourceDefinition");
    private static final Map<String, String> CONTAINERS = Map.of(
            "containers", "container", "initContainers", "init container", "ephemeralContainers", "ephemeral container");
    private static final DocumentNode.Mapping EMPTY = new DocumentNode.Mapping(0, Map.of());

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
        documents.forEach(this::object);
        return declarations;
    }

    private void object(DocumentNode node) {
        DocumentNode.Mapping object = tree.mapping(node, "the document");
        String kind = tree.text(object, "kind").orElseThrow(() -> tree.refusal(object, "an object without kind"));
        if (kind.endsWith("List") && object.entries().containsKey("items")) {
            tree.list(object, "items").forEach(this::object);
            return;
        }
        if (WITHOUT_CONTAINERS.contains(kind)) {
            return;
        }
        Optional<DocumentNode.Mapping> spec = tree.mapping(object, "spec");
        Optional<DocumentNode.Mapping> pod = switch (kind) {
            case "Pod" -> spec;
            case "PodTemplate" -> template(Optional.of(object));
            case "CronJob" -> template(spec.flatMap(it -> tree.mapping(it, "jobTemplate"))
                    .flatMap(it -> tree.mapping(it, "spec")));
            default -> WITH_TEMPLATE.contains(kind) ? template(spec) : Optional.empty();
        };
        Optional<DocumentNode.Mapping> metadata = tree.mapping(object, "metadata");
        String name = metadata.flatMap(it -> tree.textOrNumber(it, "name").or(() -> tree.textOrNumber(it, "generateName")))
                .map(it -> kind + ' ' + it)
                .orElse(kind);
        pod.ifPresentOrElse(it -> pod(name, it),
                () -> notes.notChecked(object.index(), CapabilitySpelling.quote(name), "jcap knows no containers in this kind"));
    }

    private Optional<DocumentNode.Mapping> template(Optional<DocumentNode.Mapping> spec) {
        return spec.flatMap(it -> tree.mapping(it, "template")).flatMap(it -> tree.mapping(it, "spec"));
    }

    private void pod(String name, DocumentNode.Mapping pod) {
        boolean windows = tree.mapping(pod, "os").flatMap(os -> tree.text(os, "name")).filter("windows"::equals).isPresent();
        if (windows) {
            notes.notChecked(pod.index(), CapabilitySpelling.quote(name), "it runs on Windows, which has no capabilities");
            return;
        }
        DocumentNode.Mapping context = tree.mapping(pod, "securityContext").orElse(EMPTY);
        for (String key : List.of("capabilities", "privileged", "allowPrivilegeEscalation")) {
            if (context.entries().containsKey(key)) {
                notes.misplacedKey(
                        new Token(key, context.keyIndex(key)), "a pod's securityContext", "a container's securityContext");
            }
        }
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (DocumentNode node : tree.list(pod, list)) {
                container(name, CONTAINERS.get(list), context, tree.mapping(node, "a container"));
            }
        }
    }

    private void container(String pod, String what, DocumentNode.Mapping podContext, DocumentNode.Mapping node) {
        String name = tree.textOrNumber(node, "name").orElse("");
        DocumentNode.Mapping context = tree.mapping(node, "securityContext").orElse(EMPTY);
        FindingCollector findings = new FindingCollector(source, pod + ", " + what + ' ' + name);
        declarations.add(contexts.read(name, node.index(), podContext, context, findings));
    }
}
