package dev.jcap.cli.files;

import dev.jcap.CapabilitySet;
import dev.jcap.cli.files.image.ImageProgram;
import dev.jcap.cli.files.image.ImageStart;
import dev.jcap.cli.shell.FindingJson;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.profile.LintFinding;
import java.nio.file.Path;
import java.util.Optional;

/** Prints what a container of an image starts with. */
final class ImageReport {

    private final Path image;
    private final ImageStart start;

    ImageReport(Path image, ImageStart start) {
        this.image = image;
        this.start = start;
    }

    /** Lines, each with the image in front. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (start.uid().isPresent()) {
            line(text, "starts as uid " + start.uid().getAsLong()
                    + (start.user().isEmpty() ? " (no USER)" : " (USER " + start.user() + ")")
                    + start.first().map(first -> ": " + first.path() + held(first))
                            .orElse(start.command().isEmpty() ? ": no command" : ""));
        }
        for (ImageProgram file : start.files()) {
            if (file.missing().isEmpty() && file.gained().isEmpty()) {
                line(text, file.path() + " gains nothing when executed");
            }
        }
        for (LintFinding finding : start.findings()) {
            line(text, finding.toString());
        }
        return text.toString();
    }

    private void line(StringBuilder text, String line) {
        text.append(TextLayout.plain(image + ": " + line)).append('\n');
    }

    private static String held(ImageProgram first) {
        if (!first.missing().isEmpty()) {
            return " does not start";
        }
        CapabilitySet underNoNewPrivs = first.gainedUnderNoNewPrivs();
        boolean same = first.gained().equals(underNoNewPrivs);
        return " holds " + first.permitted() + (same ? "" : ", with no_new_privs "
                + first.permitted().minus(first.gained()).plus(underNoNewPrivs));
    }

    /** An object. */
    Json json(String command) {
        Json json = JsonAnswer.of(command).name("image").value(image.toString()).name("user").value(start.user()).name("uid");
        if (start.uid().isPresent()) {
            json.value(start.uid().getAsLong());
        } else {
            json.value((String) null);
        }
        json.name("command").array();
        start.command().forEach(json::value);
        json.endArray().name("start");
        program(json, start.first());
        json.name("files").array();
        start.files().forEach(file -> program(json, Optional.of(file)));
        json.endArray().name("findings").array();
        start.findings().forEach(finding -> FindingJson.write(json, finding));
        return json.endArray();
    }

    private static void program(Json json, Optional<ImageProgram> some) {
        if (some.isEmpty()) {
            json.value((String) null);
            return;
        }
        ImageProgram program = some.get();
        json.object().name("file").value(program.path()).name("runs").value(program.missing().isEmpty());
        json.name("missing").value(program.missing()).name("permitted").value(program.permitted());
        json.name("effective").value(program.effective()).name("gained").value(program.gained());
        json.name("gainedWithNoNewPrivs").value(program.gainedUnderNoNewPrivs()).endObject();
    }
}
