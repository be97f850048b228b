package dev.jcap.profile.internal.pod;

import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;

/** Objects of Kubernetes. */
public final class KubernetesManifest implements ManifestReader {

    @Override
    public boolean recognizesDocuments(List<DocumentNode> documents) {
        return !documents.isEmpty()
                && documents.getFirst() instanceof DocumentNode.Mapping root
                && root.entries().containsKey("apiVersion")
                && root.entries().containsKey("kind");
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        return new PodManifest(documents.source(), findings).read(documents.all());
    }
}
