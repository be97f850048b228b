package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Sections;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A systemd unit file, a drop-in for one, or several of them as {@code systemctl cat} prints them. */
public final class UnitManifest implements ManifestReader {

    private static final List<String> ENDINGS = List.of(
            ".service", ".socket", ".mount", ".swap", ".timer", ".target", ".path", ".slice", ".scope", ".automount",
            ".device");
    private static final Set<String> WITHOUT_COMMANDS =
            Set.of(".timer", ".target", ".path", ".slice", ".scope", ".automount", ".device");
    private static final Set<String> SECTIONS = Set.of("unit", "service", "socket", "mount", "swap");

    @Override
    public boolean recognizesText(String fileName, SourceText source) {
        return isNamedUnit(fileName)
                || Sections.of(source).stream().anyMatch(name -> SECTIONS.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether a file is named like a unit. */
    public static boolean isNamedUnit(String fileName) {
        return ENDINGS.stream().anyMatch(fileName::endsWith);
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        SourceText source = documents.source();
        List<UnitFile.Setting> lines = UnitFile.read(findings);
        List<Start> starts = starts(source);
        List<ParsedDeclaration> all = new ArrayList<>();
        int done = 0;
        for (int i = 0; i < starts.size(); i++) {
            int to = i + 1 < starts.size() ? starts.get(i + 1).index() : Integer.MAX_VALUE;
            int end = done;
            while (end < lines.size() && lines.get(end).index() < to) {
                end++;
            }
            List<UnitFile.Setting> own = lines.subList(done, end);
            done = end;
            String subject = starts.size() == 1 ? "" : starts.get(i).name();
            String file = starts.size() == 1 ? documents.fileName() : subject;
            if (declaresCommands(file, own)) {
                all.addAll(UnitCapabilities.read(own, new FindingCollector(source, subject), isDropIn(documents.fileName())));
            } else {
                misplaced(own, findings);
            }
        }
        return all;
    }

    /** A unit, and where its lines begin. */
    private record Start(int index, String name) {}

    /** {@code systemctl cat} writes the path of each file before it; a drop-in belongs to the unit before it. */
    private static List<Start> starts(SourceText source) {
        List<Start> starts = new ArrayList<>();
        for (int line = 0; line < source.lines(); line++) {
            String text = source.text().substring(source.lineStart(line), source.lineEnd(line));
            if (text.startsWith("# /") && text.indexOf(' ', 2) < 0 && ENDINGS.stream().anyMatch(text::endsWith)) {
                starts.add(new Start(source.lineStart(line), text.substring(text.lastIndexOf('/') + 1)));
            }
        }
        if (starts.size() < 2) {
            return List.of(new Start(0, ""));
        }
        starts.set(0, new Start(0, starts.getFirst().name()));
        return starts;
    }

    private static boolean isDropIn(String fileName) {
        return fileName.endsWith(".conf") && fileName.contains(".d/");
    }

    /** Whether a unit starts something: a service always does, a timer or a target never, others as their sections say. */
    private static boolean declaresCommands(String fileName, List<UnitFile.Setting> lines) {
        if (WITHOUT_COMMANDS.stream().anyMatch(fileName::endsWith)) {
            return false;
        }
        return fileName.endsWith(".service")
                || lines.stream().anyMatch(line -> UnitKeys.SECTIONS.contains(line.section()))
                || lines.stream().noneMatch(line -> line.section().equals("Unit"));
    }

    private static void misplaced(List<UnitFile.Setting> lines, FindingCollector findings) {
        UnitSettings settings = new UnitSettings(findings);
        lines.forEach(settings::setting);
    }

    @Override
    public List<LintFinding> surprises(CapabilityDeclaration declaration) {
        return declaration.effectiveGrant().findings();
    }
}
