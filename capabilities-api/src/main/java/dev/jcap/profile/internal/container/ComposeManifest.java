package dev.jcap.profile.internal.container;

import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;

/** A compose file. */
public final class ComposeManifest implements ManifestReader {

    @Override
    public boolean recognizesDocuments(List<DocumentNode> documents) {
        return !documents.isEmpty()
                && documents.getFirst() instanceof DocumentNode.Mapping root
                && root.entries().get("services") instanceof DocumentNode.Mapping;
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        return new ComposeFile(documents.source()).read(documents.only());
    }
}
