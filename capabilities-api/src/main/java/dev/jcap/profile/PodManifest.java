package dev.jcap.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects of Kubernetes: finds the pods in them and the containers in those. */
final class PodManifest {

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
    private static final Node.Mapping EMPTY = new Node.Mapping(0, Map.of());

    private final Source source;
    private final Tree tree;
    private final SecurityContext contexts;
    private final List<Declaration> declarations = new ArrayList<>();
    private final Findings notes;

    PodManifest(Source source) {
        this.source = source;
        this.tree = new Tree(source);
        this.contexts = new SecurityContext(tree);
        this.notes = new Findings(source, "");
    }

    Manifest read() {
        Documents.all(source).forEach(this::object);
        return new Manifest(Manifest.Kind.KUBERNETES, declarations, notes.all());
    }

    private void object(Node node) {
        Node.Mapping object = tree.mapping(node, "the document");
        String kind = tree.text(object, "kind").orElseThrow(() -> tree.refusal(object, "an object without kind"));
        if (kind.endsWith("List") && object.entries().containsKey("items")) {
            tree.list(object, "items").forEach(this::object);
            return;
        }
        if (WITHOUT_CONTAINERS.contains(kind)) {
            return;
        }
        Optional<Node.Mapping> spec = tree.mapping(object, "spec");
        Optional<Node.Mapping> pod = switch (kind) {
            case "Pod" -> spec;
            case "PodTemplate" -> template(Optional.of(object));
            case "CronJob" -> template(spec.flatMap(it -> tree.mapping(it, "jobTemplate"))
                    .flatMap(it -> tree.mapping(it, "spec")));
            default -> WITH_TEMPLATE.contains(kind) ? template(spec) : Optional.empty();
        };
        Optional<Node.Mapping> metadata = tree.mapping(object, "metadata");
        String name = metadata.flatMap(it -> tree.textOrNumber(it, "name").or(() -> tree.textOrNumber(it, "generateName")))
                .map(it -> kind + ' ' + it)
                .orElse(kind);
        pod.ifPresentOrElse(it -> pod(name, it), () -> notes.add(Lint.NOT_CHECKED, object.index(), Names.quote(name)));
    }

    private Optional<Node.Mapping> template(Optional<Node.Mapping> spec) {
        return spec.flatMap(it -> tree.mapping(it, "template")).flatMap(it -> tree.mapping(it, "spec"));
    }

    private void pod(String name, Node.Mapping pod) {
        boolean windows = tree.mapping(pod, "os").flatMap(os -> tree.text(os, "name")).filter("windows"::equals).isPresent();
        if (windows) {
            notes.add(Lint.NOT_CHECKED, pod.index(), Names.quote(name + " (windows)"));
            return;
        }
        Node.Mapping context = tree.mapping(pod, "securityContext").orElse(EMPTY);
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Node node : tree.list(pod, list)) {
                container(name, CONTAINERS.get(list), context, tree.mapping(node, "a container"));
            }
        }
    }

    private void container(String pod, String what, Node.Mapping podContext, Node.Mapping node) {
        String name = tree.textOrNumber(node, "name").orElse("");
        Node.Mapping context = tree.mapping(node, "securityContext").orElse(EMPTY);
        Findings findings = new Findings(source, pod + ", " + what + ' ' + name);
        declarations.add(contexts.read(name, node.index(), podContext, context, findings));
    }
}
