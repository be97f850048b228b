package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What {@code systemctl show} prints: the properties of units that are loaded, a blank line between two of them. */
public final class ShowManifest implements ManifestReader {

    private static final Pattern PROPERTY = Pattern.compile("[A-Z][A-Za-z0-9]*=.*", Pattern.DOTALL);
    private static final Pattern TELLING =
            Pattern.compile("(?m)^(Exec[A-Za-z]*=\\{ path=|LoadState=|FragmentPath=|CapabilityBoundingSet=(cap_|$))");

    @Override
    public boolean recognizesText(String fileName, SourceText source) {
        boolean telling = TELLING.matcher(source.text()).find();
        for (int line = 0; telling && line < source.lines(); line++) {
            String text = source.text().substring(source.lineStart(line), source.lineEnd(line));
            telling = text.isBlank() || PROPERTY.matcher(text).matches();
        }
        return telling;
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        SourceText source = documents.source();
        List<ParsedDeclaration> all = new ArrayList<>();
        int first = 0;
        for (int line = 0; line <= source.lines(); line++) {
            boolean ends = line == source.lines() || source.lineStart(line) == source.lineEnd(line);
            if (ends && first < line) {
                all.addAll(new ShowProperties(source, first, line).read());
            }
            first = ends ? line + 1 : first;
        }
        return all;
    }

    @Override
    public List<LintFinding> surprises(CapabilityDeclaration declaration) {
        return declaration.effectiveGrant().findings();
    }
}
