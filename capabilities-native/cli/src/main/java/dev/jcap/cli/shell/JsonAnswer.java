package dev.jcap.cli.shell;

import dev.jcap.linux.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What all answers of {@code --json} have in common: an object with the version of its schema and the command. */
public final class JsonAnswer {

    /** The version of all schemas: keys are added without a new one. */
    static final int SCHEMA = 1;

    private JsonAnswer() {}

    /** Begins the object of an answer. */
    public static Json of(String command) {
        return new Json().object().name("schema").value(SCHEMA).name("command").value(command);
    }

    /** Ends the object of an answer and returns it as a line. */
    public static String end(Json answer) {
        return answer.endObject().toString().concat("\n");
    }

    /** Returns the answer of a command that failed. */
    public static String failure(String command, Throwable problem) {
        return end(error(of(command), problem));
    }

    /** Writes what went wrong as a member of an answer. */
    public static Json error(Json answer, Throwable problem) {
        return error(answer.name("error"), kind(problem), ErrorMessage.of(problem), status(problem));
    }

    /** Writes why a part of an answer is missing, as a value. */
    public static Json failed(Json answer, String message) {
        return error(answer, "failed", message, Command.FAILED);
    }

    private static Json error(Json answer, String kind, String message, int status) {
        return answer.object().name("kind").value(kind).name("message").value(message).name("status").value(status).endObject();
    }

    /** Returns the exit status for a failure. */
    public static int status(Throwable problem) {
        return switch (problem) {
            case UsageException _ -> Command.USAGE;
            case NoSuchProcessException _ -> Command.NO_PROCESS;
            default -> Command.FAILED;
        };
    }

    private static String kind(Throwable problem) {
        return switch (status(problem)) {
            case Command.USAGE -> "usage";
            case Command.NO_PROCESS -> "no-such-process";
            default -> "failed";
        };
    }

    /** Returns the constant of an enum as JSON has it: in lower case, with hyphens. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the JSON Schema of a command's answers. */
    static String schema(String command) {
        String file = "/dev/jcap/cli/schema/" + command.replace(' ', '-') + ".json";
        try (InputStream in = JsonAnswer.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
