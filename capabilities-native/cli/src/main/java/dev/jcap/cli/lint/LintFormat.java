package dev.jcap.cli.lint;

import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.SourceLocation;
import java.util.List;
import java.util.Locale;

/** The output formats of findings. */
enum LintFormat {
    TEXT {
        @Override
        String print(List<LintedFile> files) {
            StringBuilder out = new StringBuilder();
            for (LintedFile file : files) {
                for (LintFinding finding : file.findings()) {
                    out.append(TextLayout.plain(file.name() + ':' + (finding.location().isPresent() ? "" : " ") + finding))
                            .append('\n');
                }
            }
            return out.toString();
        }
    },
    JSON {
        @Override
        String print(List<LintedFile> files) {
            Json json = new Json().array();
            for (LintedFile file : files) {
                json.object().name("file").value(file.name()).name("error").value(file.error().orElse(null));
                json.name("findings").array();
                file.findings().forEach(finding -> write(json, finding));
                json.endArray().endObject();
            }
            return json.endArray() + "\n";
        }
    },
    SARIF {
        @Override
        String print(List<LintedFile> files) {
            return Sarif.of(files) + "\n";
        }
    };

    abstract String print(List<LintedFile> files);

    private static void write(Json json, LintFinding finding) {
        json.object().name("id").value(finding.id());
        json.name("severity").value(finding.severity().name().toLowerCase(Locale.ROOT));
        json.name("subject").value(finding.subject());
        json.name("message").value(finding.message()).name("fix").value(finding.fix());
        if (finding.location().isPresent()) {
            SourceLocation place = finding.location().get();
            json.name("line").value(place.line()).name("column").value(place.column());
        }
        json.endObject();
    }
}
