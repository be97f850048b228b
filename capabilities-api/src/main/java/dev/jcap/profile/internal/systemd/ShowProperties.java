package dev.jcap.profile.internal.systemd;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Securebits;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.List;

/** The properties of one unit, some lines of what {@code systemctl show} prints. */
final class ShowProperties {

    private final SourceText source;
    private final int first;
    private final int end;
    private final UnitSettings settings;
    private final FindingCollector findings;
    private int commandsIndex = -1;
    private boolean showsFlags;
    private boolean showsBounding;

    ShowProperties(SourceText source, int first, int end) {
        this.source = source;
        this.first = first;
        this.end = end;
        this.findings = new FindingCollector(source, value("Id"));
        this.settings = new UnitSettings(findings);
    }

    private String value(String property) {
        for (int line = first; line < end; line++) {
            if (source.text().startsWith(property + '=', source.lineStart(line))) {
                return source.text().substring(source.lineStart(line) + property.length() + 1, source.lineEnd(line));
            }
        }
        return "";
    }

    List<ParsedDeclaration> read() {
        for (int line = first; line < end; line++) {
            int equals = source.text().indexOf('=', source.lineStart(line));
            if (equals < 0 || equals > source.lineEnd(line)) {
                throw source.refusal(source.lineStart(line), "systemctl show prints NAME=VALUE");
            }
            property(source.text().substring(source.lineStart(line), equals), equals + 1, source.lineEnd(line));
        }
        if (commandsIndex >= 0 && !showsFlags) {
            findings.notChecked(
                    commandsIndex, "whether + or ! stands before a command",
                    "ExecStart= does not show it; print ExecStartEx= too");
        }
        if (!showsBounding) {
            findings.notChecked(source.lineStart(first), "the bounding set", "CapabilityBoundingSet= is not shown");
        }
        return UnitCapabilities.read(settings, false);
    }

    private void property(String name, int from, int to) {
        String value = source.text().substring(from, to);
        if (name.startsWith("Exec")) {
            command(name, from, value);
        } else if (name.equals(UnitKeys.SECURE_BITS)) {
            settings.securebits(number(from, value));
        } else if (UnitKeys.isKnown(name) || UnitSwitches.isSwitch(name)) {
            showsBounding |= name.equals(UnitKeys.BOUNDING);
            boolean none = value.equals("~");
            List<Token> words = none ? List.of() : Token.split(source.text(), from, to);
            settings.setting(new UnitFile.Setting(
                    "Service", source.lineStart(first), name, from - name.length() - 1, false, words));
        }
    }

    private Securebits number(int index, String value) {
        try {
            return new Securebits(Integer.parseInt(value));
        } catch (NumberFormatException | CapabilityFormatException e) {
            throw source.refusal(index, "SecureBits= of systemctl show is a number");
        }
    }

    private void command(String name, int from, String value) {
        boolean flags = name.endsWith("Ex");
        showsFlags |= flags;
        commandsIndex = from - name.length() - 1;
        String key = flags ? name.substring(0, name.length() - 2) : name;
        int path = value.indexOf("path=");
        if (!value.startsWith("{ ") || path < 0) {
            return; // Not a command but, for example, the time when one started.
        }
        String program = value.substring(path + 5).split(" ", 2)[0];
        String listed = value.contains("; flags=") ? value.substring(value.indexOf("; flags=") + 8).split(";", 2)[0] : "";
        String prefix = listed.contains("privileged") ? "+" : listed.contains("no-setuid") ? "!" : "";
        settings.command(UnitCommand.of(key, commandsIndex, prefix, program));
    }
}
