package dev.jcap.profile.internal.container;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;

/** An OCI runtime configuration. */
public final class OciManifest implements ManifestReader {

    @Override
    public boolean recognizesDocuments(List<DocumentNode> documents) {
        return !documents.isEmpty()
                && documents.getFirst() instanceof DocumentNode.Mapping root
                && (root.entries().containsKey("ociVersion")
                        || root.entries().get("process") instanceof DocumentNode.Mapping
                        || OciProcess.isPartOfLists(root));
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        return List.of(new OciProcess(documents.source()).read(documents.only()));
    }

    @Override
    public List<LintFinding> surprises(CapabilityDeclaration declaration) {
        return declaration.effectiveGrant().findings();
    }
}
