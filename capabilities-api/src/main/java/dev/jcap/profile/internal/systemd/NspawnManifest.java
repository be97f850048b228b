package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Sections;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;

/** The settings of a container of systemd-nspawn. */
public final class NspawnManifest implements ManifestReader {

    @Override
    public boolean recognizesText(String fileName, SourceText source) {
        return fileName.endsWith(".nspawn") || Sections.of(source).contains("Exec");
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        NspawnContainer container = new NspawnContainer(new FindingCollector(documents.source(), ""));
        UnitFile.read(findings).forEach(container::setting);
        return List.of(container.declaration());
    }
}
