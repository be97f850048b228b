package dev.jcap.profile.internal.container;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.ArrayList;
import java.util.List;

/** What {@code docker inspect}, {@code podman inspect} and {@code crictl inspect} print of containers. */
public final class InspectManifest implements ManifestReader {

    @Override
    public boolean recognizesDocuments(List<DocumentNode> documents) {
        return !documents.isEmpty() && objects(documents).stream().anyMatch(InspectManifest::isContainer);
    }

    /** Docker and podman print a list, crictl an object. */
    private static List<DocumentNode> objects(List<DocumentNode> documents) {
        List<DocumentNode> objects = new ArrayList<>();
        for (DocumentNode document : documents) {
            objects.addAll(document instanceof DocumentNode.Sequence list ? list.items() : List.of(document));
        }
        return objects;
    }

    private static boolean isContainer(DocumentNode node) {
        return node instanceof DocumentNode.Mapping object && (object.entries().containsKey("HostConfig") || isCri(object));
    }

    private static boolean isCri(DocumentNode.Mapping object) {
        return object.entries().get("info") instanceof DocumentNode.Mapping info
                && info.entries().get("runtimeSpec") instanceof DocumentNode.Mapping;
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        List<ParsedDeclaration> all = new ArrayList<>();
        for (DocumentNode node : objects(documents.all())) {
            if (node instanceof DocumentNode.Mapping object && isContainer(object)) {
                all.add(new InspectedContainer(documents.source(), object, isCri(object)).read());
            } else {
                findings.notChecked(node.index(), "this object", "it is no container that inspect prints");
            }
        }
        return all;
    }

    @Override
    public List<LintFinding> surprises(CapabilityDeclaration declaration) {
        return declaration.effectiveGrant().findings();
    }
}
