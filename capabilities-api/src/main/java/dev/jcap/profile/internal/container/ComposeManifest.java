package dev.jcap.profile.internal.container;

import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.yaml.Documents;
import dev.jcap.profile.internal.yaml.YamlRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A compose file. */
public final class ComposeManifest implements ManifestReader {

    @Override
    public boolean recognizesDocuments(List<DocumentNode> documents) {
        return !documents.isEmpty()
                && documents.getFirst() instanceof DocumentNode.Mapping root
                && (root.entries().get("services") instanceof DocumentNode.Mapping
                        || root.entries().get("include") instanceof DocumentNode.Sequence
                        || isFirstVersion(root));
    }

    /** Version 1 had the services at the top. */
    private static boolean isFirstVersion(DocumentNode.Mapping root) {
        return !root.entries().containsKey("services")
                && !root.entries().isEmpty()
                && root.entries().values().stream().allMatch(ComposeManifest::isService);
    }

    private static boolean isService(DocumentNode node) {
        return node instanceof DocumentNode.Mapping service
                && (service.entries().get("image") instanceof DocumentNode.Scalar
                        || service.entries().get("build") instanceof DocumentNode.Scalar);
    }

    private static void refuseOthers(Documents documents) {
        if (documents.all(YamlRules.COMPOSE).isEmpty()) {
            throw documents.source().refusal(0, "nothing is written here");
        }
        if (documents.all(YamlRules.COMPOSE).getFirst() instanceof DocumentNode.Mapping root) {
            if (isFirstVersion(root)) {
                throw documents.source().refusal(
                        root.index(),
                        "this is version 1 of the compose format, which Compose v2 refuses: put the services below services:");
            }
            if (!root.entries().containsKey("services") && !root.entries().containsKey("include")) {
                throw documents.source().refusal(root.index(), "no services");
            }
        }
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        refuseOthers(documents);
        List<ParsedDeclaration> declarations = new ArrayList<>();
        ComposeProject project = new ComposeProject(documents, findings);
        for (Map.Entry<String, ComposeProject.Service> service : project.services().entrySet()) {
            FindingCollector own = service.getValue().findings();
            declarations.addAll(new ComposeService(own, service.getValue()).declarations());
        }
        return declarations;
    }
}
