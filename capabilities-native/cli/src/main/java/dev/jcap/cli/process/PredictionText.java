package dev.jcap.cli.process;

import dev.jcap.CapabilityPlan;
import dev.jcap.FileCapabilities;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.Terminal;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.exec.ExecReason;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.linux.internal.system.SearchPath;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/** Prints a plan, and what a command that runs after it would start with. */
final class PredictionText {

    private final String name;
    private final CapabilityPlan plan;
    private final List<String> command;
    private final Shell shell;

    /** @param name the command that prints it */
    PredictionText(String name, CapabilityPlan plan, List<String> command, Shell shell) {
        this.name = name;
        this.plan = plan;
        this.command = command;
        this.shell = shell;
    }

    /** Prints the prediction and returns the exit status. */
    int print(boolean asJson) throws IOException {
        Found found = find();
        shell.out().print(asJson ? json(found) : text(found));
        return found.outcome instanceof ExecOutcome.Started ? Command.OK : Command.FAILED;
    }

    private record Found(Path program, ExecOutcome outcome) {}

    /** Finds the program as {@code execvp(3)} and jcap run do: the first file in PATH that exists and may be executed. */
    private Found find() throws IOException {
        String program = command.getFirst();
        if (program.indexOf('/') >= 0) {
            return predict(Path.of(program));
        }
        FileSystemException failure = new NoSuchFileException(program, null, "not found in PATH");
        for (String candidate : SearchPath.of(shell.environment().get("PATH")).candidates(program)) {
            try {
                return predict(Path.of(candidate));
            } catch (NoSuchFileException | NotDirectoryException e) {
                continue;
            } catch (AccessDeniedException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private Found predict(Path program) throws IOException {
        return new Found(program.toAbsolutePath(), CapabilityLauncher.predict(program, plan));
    }

    private String text(Found found) {
        StringBuilder text = new StringBuilder("plan\n");
        int width = Terminal.columns(shell);
        indent(text, plan.toString(), width);
        Script.of(found.program).ifPresent(script -> TextLayout.wrap(text, 0, width, script.toString()));
        if (found.outcome instanceof ExecOutcome.Refused refused) {
            return text.append(TextLayout.plain(found.program.toString())).append(" would not run\n")
                    .append(indented(refused.toString(), width)).toString();
        }
        text.append(TextLayout.plain(found.program.toString())).append(" would start with\n");
        indent(text, found.outcome.toString(), width);
        return text.toString();
    }

    private static String indented(String lines, int width) {
        StringBuilder text = new StringBuilder();
        indent(text, lines, width);
        return text.toString();
    }

    private static void indent(StringBuilder text, String lines, int width) {
        for (String line : lines.split("\n")) {
            text.append("  ");
            TextLayout.wrap(text, 2, width, line);
        }
    }

    private String json(Found found) {
        Json json = JsonAnswer.of(name).name("plan").array();
        plan.toString().lines().forEach(json::value);
        json.endArray().name("program").value(found.program.toString());
        Script.of(found.program).ifPresent(script -> json.name("interpreter").value(script.interpreter().toString())
                .name("ignoredCapabilities").value(script.capabilities().map(FileCapabilities::toString).orElse(null)));
        switch (found.outcome) {
            case ExecOutcome.Refused refused -> {
                json.name("runs").value(false).name("errno").value(refused.errno().name());
                json.name("missing").value(refused.missing());
            }
            case ExecOutcome.Started started -> started(json.name("runs").value(true), started);
        }
        return JsonAnswer.end(json);
    }

    private static void started(Json json, ExecOutcome.Started started) {
        json.name("secure").value(started.secure()).name("after").object();
        ShowJson.thread(json, started.after(), started.capabilityCount());
        json.endObject().name("reasons").array();
        for (ExecReason reason : started.reasons()) {
            json.object().name("effect").value(JsonAnswer.word(reason.effect())).name("cause")
                    .value(JsonAnswer.word(reason.cause()));
            json.name("capabilities").value(reason.capabilities()).endObject();
        }
        json.endArray();
    }
}
