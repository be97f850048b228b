package dev.jcap.profile.internal.pod;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what looks like a pod or a container in an object of any kind. Looks at each value once, however often it stands. */
final class StructuralSearch {

    static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private final Set<DocumentNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<DocumentNode.Mapping> pods = new ArrayList<>();
    private final List<DocumentNode.Mapping> containers = new ArrayList<>();
    private final List<Token> contexts = new ArrayList<>();
    private boolean complete = true;

    /** Creates a search that passes over a pod that is found already. */
    StructuralSearch(Optional<DocumentNode.Mapping> known) {
        known.ifPresent(seen::add);
    }

    /** The pod specifications. */
    List<DocumentNode.Mapping> pods() {
        return pods;
    }

    /** Containers outside of pods, which have a security context that only containers have. */
    List<DocumentNode.Mapping> containers() {
        return containers;
    }

    /** The keys of security contexts outside of pods. */
    List<Token> contexts() {
        return contexts;
    }

    /** Whether all that was found are the pods of templates. */
    boolean isComplete() {
        return complete && contexts.isEmpty();
    }

    void search(DocumentNode.Mapping object) {
        seen.add(object);
        below(object, "");
    }

    private void below(DocumentNode.Mapping mapping, String parent) {
        for (Map.Entry<String, DocumentNode> entry : mapping.entries().entrySet()) {
            if (entry.getKey().equalsIgnoreCase("securityContext")) {
                context(mapping, entry.getKey(), entry.getValue());
            }
            String path = entry.getKey().equals("spec") && isTemplate(parent) ? "template spec" : entry.getKey();
            any(entry.getValue(), path);
        }
    }

    private void any(DocumentNode node, String key) {
        if (node instanceof DocumentNode.Scalar || !seen.add(node)) {
            return;
        }
        switch (node) {
            case DocumentNode.Mapping mapping when isPod(mapping) -> {
                pods.add(mapping);
                complete &= key.equals("template spec");
            }
            case DocumentNode.Mapping mapping -> below(mapping, key);
            case DocumentNode.Sequence list -> list.items().forEach(item -> any(item, key));
            case DocumentNode.Scalar _ -> {}
        }
    }

    private void context(DocumentNode.Mapping owner, String key, DocumentNode value) {
        contexts.add(new Token(key, owner.keyIndex(key)));
        if (value instanceof DocumentNode.Mapping context && PodFields.isOfContainer(context)) {
            containers.add(owner);
        }
    }

    private static boolean isTemplate(String key) {
        return key.toLowerCase(Locale.ROOT).endsWith("template");
    }

    private static boolean isPod(DocumentNode.Mapping mapping) {
        return CONTAINER_LISTS.stream().anyMatch(key -> mapping.entries().get(key) instanceof DocumentNode.Sequence list
                && list.items().stream().anyMatch(DocumentNode.Mapping.class::isInstance));
    }
}
