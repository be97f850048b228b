package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;

/** A systemd unit file or a drop-in for one. */
public final class UnitManifest implements ManifestReader {

    private static final List<String> ENDINGS = List.of(".service", ".socket", ".mount", ".swap");

    @Override
    public boolean recognizesText(String fileName, SourceText source) {
        return ENDINGS.stream().anyMatch(fileName::endsWith) || opensSection(source);
    }

    /** Whether the first line that counts is a section header. */
    private static boolean opensSection(SourceText source) {
        for (int line = 0; line < source.lines(); line++) {
            String text = source.text().substring(source.lineStart(line), source.lineEnd(line)).strip();
            if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != ';') {
                return text.length() > 2 && text.charAt(0) == '[' && Character.isLetter(text.charAt(1)) && text.endsWith("]");
            }
        }
        return false;
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        return List.of(UnitCapabilities.read(documents.source()));
    }

    @Override
    public List<LintFinding> surprises(CapabilityDeclaration declaration) {
        return declaration.effectiveGrant().findings();
    }
}
