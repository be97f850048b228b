package dev.jcap.profile.internal.pod;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the pods in objects of Kubernetes: where the kinds of Kubernetes itself have them, and wherever one stands in any
 * other object.
 */
final class PodSearch {

    private final NodeReader tree;
    private final FindingCollector notes;
    private final List<Pod> pods = new ArrayList<>();
    /** Why there is nothing to read in the first object of a foreign kind. */
    private Optional<CapabilityFormatException> refusal = Optional.empty();
    /** Whether there is an object of any other kind. */
    private boolean read;

    /** A pod, or one container that stands alone; {@code name} is that of the object around it. */
    record Pod(String name, DocumentNode.Mapping spec, boolean isContainer) {}

    /** What an object is. */
    private record Kind(String apiVersion, String kind) {
        String group() {
            return KubernetesKinds.group(apiVersion);
        }

        /** What the items of a list are that do not say it themselves. */
        Kind item() {
            return new Kind(apiVersion, kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : "");
        }
    }

    PodSearch(NodeReader tree, FindingCollector notes) {
        this.tree = tree;
        this.notes = notes;
    }

    List<Pod> search(List<DocumentNode> documents) {
        documents.forEach(document -> object(document, new Kind("", "")));
        if (!read && refusal.isPresent()) {
            throw refusal.get();
        }
        return pods;
    }

    private void object(DocumentNode node, Kind ifMissing) {
        switch (node) {
            case DocumentNode.Mapping object -> object(object, ifMissing);
            case DocumentNode.Sequence list -> list.items().forEach(item -> object(item, ifMissing));
            case DocumentNode.Scalar value -> {
                if (value.type() != DocumentNode.Type.NULL) {
                    notes.notChecked(node.index(), "this value", "it is no object of Kubernetes");
                }
            }
        }
    }

    private void object(DocumentNode.Mapping object, Kind ifMissing) {
        Kind kind = new Kind(
                tree.text(object, "apiVersion").orElse(ifMissing.apiVersion()),
                tree.text(object, "kind").orElse(ifMissing.kind()));
        Optional<ForeignKind> foreign = ForeignKind.of(kind.group(), kind.kind());
        if (foreign.isPresent()) {
            notes.notChecked(object.index(), CapabilitySpelling.quote(name(kind, object)), foreign.get().reason());
            refusal = refusal.or(() -> Optional.of(tree.refusal(object, "jcap does not read this: " + foreign.get().reason())));
            return;
        }
        read |= !isList(object, kind);
        if (isList(object, kind)) {
            tree.list(object, "items").forEach(item -> object(item, kind.item()));
        } else if (object.entries().get("objects") instanceof DocumentNode.Sequence objects
                && kind.kind().equals("Template")) {
            objects.items().forEach(item -> object(item, new Kind("", "")));
        } else if (!KubernetesKinds.isWithoutPods(kind.group(), kind.kind())) {
            pods(object, kind);
        }
    }

    private static boolean isList(DocumentNode.Mapping object, Kind kind) {
        return object.entries().get("items") instanceof DocumentNode.Sequence
                && (kind.kind().isEmpty() || kind.kind().endsWith("List"));
    }

    private void pods(DocumentNode.Mapping object, Kind kind) {
        String name = name(kind, object);
        Optional<DocumentNode.Mapping> known = known(object, kind);
        known.ifPresent(spec -> pods.add(new Pod(name, spec, false)));
        StructuralSearch found = new StructuralSearch(known);
        found.search(object);
        found.pods().forEach(spec -> pods.add(new Pod(name, spec, false)));
        boolean ofKubernetes = KubernetesKinds.isPod(kind.group(), kind.kind())
                || KubernetesKinds.isWorkload(kind.group(), kind.kind());
        if (ofKubernetes) {
            found.contexts().forEach(place -> notes.misplacedKey(place, "this place in " + kind.kind(), "a pod or a container"));
        } else {
            found.containers().forEach(container -> pods.add(new Pod(name, container, true)));
        }
        if (known.isEmpty() && found.pods().isEmpty() && found.containers().isEmpty()) {
            if (kind.kind().isEmpty()) {
                throw tree.refusal(object, "an object without kind");
            }
            notes.notChecked(object.index(), CapabilitySpelling.quote(name),
                    ofKubernetes ? "no pod is in it" : "jcap finds no pod in it and does not know what its kind leads to");
        } else if (!ofKubernetes && !found.isComplete()) {
            notes.notChecked(object.index(), "the rest of " + CapabilitySpelling.quote(name),
                    "jcap does not know what its kind adds to the containers in it");
        }
    }

    /** The pod of a kind of Kubernetes itself. */
    private Optional<DocumentNode.Mapping> known(DocumentNode.Mapping object, Kind kind) {
        Optional<DocumentNode.Mapping> spec = tree.mapping(object, "spec");
        if (KubernetesKinds.isPod(kind.group(), kind.kind())) {
            return spec;
        }
        if (!KubernetesKinds.isWorkload(kind.group(), kind.kind())) {
            return Optional.empty();
        }
        return switch (kind.kind()) {
            case "PodTemplate" -> template(Optional.of(object));
            case "CronJob" -> template(spec.flatMap(it -> tree.mapping(it, "jobTemplate"))
                    .flatMap(it -> tree.mapping(it, "spec")));
            default -> template(spec);
        };
    }

    private Optional<DocumentNode.Mapping> template(Optional<DocumentNode.Mapping> spec) {
        return spec.flatMap(it -> tree.mapping(it, "template")).flatMap(it -> tree.mapping(it, "spec"));
    }

    private String name(Kind kind, DocumentNode.Mapping object) {
        String word = kind.kind().isEmpty() ? "object" : kind.kind();
        return object.entries().get("metadata") instanceof DocumentNode.Mapping metadata
                ? tree.textOrNumber(metadata, "name")
                        .or(() -> tree.textOrNumber(metadata, "generateName"))
                        .map(name -> word + ' ' + name)
                        .orElse(word)
                : word;
    }
}
