package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Sections;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;
import java.util.Set;

/** The configuration of systemd itself, {@code system.conf}: its limits hold for the manager and all that it starts. */
public final class ManagerManifest implements ManifestReader {

    private static final Set<String> KEYS = Set.of(UnitKeys.BOUNDING, UnitKeys.NO_NEW_PRIVS);

    @Override
    public boolean recognizesText(String fileName, SourceText source) {
        return Sections.of(source).contains("Manager");
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        List<UnitFile.Setting> lines = UnitFile.read(findings);
        List<UnitFile.Setting> own = lines.stream()
                .filter(line -> line.section().equals("Manager") && KEYS.contains(line.key()))
                .map(line -> new UnitFile.Setting(
                        "Service", line.sectionIndex(), line.key(), line.index(), line.inverted(), line.words()))
                .toList();
        for (UnitFile.Setting line : lines) {
            if (!KEYS.contains(line.key()) && UnitKeys.isKnown(line.key())) {
                findings.misplacedKey(line.token(), "systemd's own configuration", "a unit");
            }
        }
        FindingCollector manager = new FindingCollector(documents.source(), "the service manager");
        return UnitCapabilities.read(own, manager, false);
    }
}
