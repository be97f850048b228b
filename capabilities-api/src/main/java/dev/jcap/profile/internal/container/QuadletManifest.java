package dev.jcap.profile.internal.container;

import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.systemd.UnitFile;
import dev.jcap.profile.internal.systemd.UnitManifest;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Sections;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;
import java.util.Set;

/** A unit of Quadlet, from which podman generates a service; containers are read, what leads to them is named. */
public final class QuadletManifest implements ManifestReader {

    private static final List<String> ENDINGS =
            List.of(".container", ".kube", ".pod", ".build", ".image", ".volume", ".network", ".artifact");
    private static final List<String> SECTIONS = List.of("Container", "Kube", "Pod", "Build");

    @Override
    public boolean recognizesText(String fileName, SourceText source) {
        Set<String> sections = Sections.of(source);
        boolean named = ENDINGS.stream().anyMatch(fileName::endsWith);
        boolean unit = UnitManifest.isNamedUnit(fileName);
        return named && !sections.isEmpty() && !sections.contains("Match")
                || !unit && SECTIONS.stream().anyMatch(sections::contains);
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        List<UnitFile.Setting> lines = UnitFile.read(findings);
        if (lines.stream().noneMatch(line -> line.section().equals("Container"))) {
            findings.notChecked(0, "this unit of Quadlet",
                    "it has no section [Container]; check the containers that it leads to");
            return List.of();
        }
        if (documents.fileName().contains(".d/")) {
            findings.notChecked(0, "the unit that this drop-in belongs to", "its settings are elsewhere");
        }
        QuadletContainer container = new QuadletContainer(documents.source());
        lines.forEach(container::setting);
        return List.of(container.declaration());
    }
}
