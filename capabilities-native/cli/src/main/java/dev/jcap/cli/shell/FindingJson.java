package dev.jcap.cli.shell;

import dev.jcap.linux.internal.json.Json;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.SourceLocation;
import java.util.Locale;

/** Writes findings as JSON. */
public final class FindingJson {

    private FindingJson() {}

    /** Writes a finding as an object. */
    public static void write(Json json, LintFinding finding) {
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
