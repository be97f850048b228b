package dev.jcap.cli.lint;

import dev.jcap.cli.shell.FindingJson;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.profile.LintFinding;
import java.util.List;

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
            Json json = JsonAnswer.of("lint").name("files").array();
            for (LintedFile file : files) {
                json.object().name("file").value(file.name()).name("error");
                file.error().ifPresentOrElse(error -> JsonAnswer.failed(json, error), () -> json.value((String) null));
                json.name("findings").array();
                file.findings().forEach(finding -> FindingJson.write(json, finding));
                json.endArray().endObject();
            }
            return JsonAnswer.end(json.endArray());
        }
    },
    SARIF {
        @Override
        String print(List<LintedFile> files) {
            return Sarif.of(files) + "\n";
        }
    };

    abstract String print(List<LintedFile> files);
}
