package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import dev.jcap.profile.internal.json.DocumentNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer of {@code --json} is as its JSON Schema says, in all its keys. */
@Slow
public class JsonSchemaIT {

    /** All commands with {@code --json}. */
    private static final List<String> COMMANDS = List.of(
            "show", "check", "run", "predict", "decode", "encode", "explain", "convert", "lint", "audit", "drop", "trace",
            "file get", "file set", "file remove", "file verify", "file scan", "file baseline");

    public static JsonSchema schema(String command) {
        return new JsonSchema(text(command));
    }

    private static String text(String command) {
        String name = "/dev/jcap/cli/schema/" + command.replace(' ', '-') + ".json";
        try (InputStream in = JsonSchemaIT.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command and validates each line of its output. */
    static Result valid(ChildPrivilege privilege, String command, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--json");
        words.addAll(List.of(arguments));
        Result result = JcapJar.run(privilege, words.toArray(String[]::new));
        assertFalse(result.out().isEmpty(), result.err());
        result.out().lines().forEach(line -> assertEquals(List.of(), schema(command).errors(line), line));
        return result;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "show | ''", "show | 1", "show | --all", "show | --tree", "show | --securebits", "show | --listening",
        "show | --programs",
        "check | --limit=none 1", "check | --limit=all 1", "check | --profile=docker 1",
        "predict | -- /bin/sh", "predict | --keep=none --no-new-privs -- /bin/sh", "run | --dry-run -- /bin/sh",
        "decode | a80425fb", "decode | CapEff: 3", "encode | chown,kill",
        "explain | net_raw", "explain | clock", "explain | =ep", "explain | !cap_chown,^cap_kill", "explain | 63",
        "convert | --from=mask --to=xattr 400", "convert | --from=docker --to=k8s -- --cap-drop ALL --user 1:1",
        "lint | /etc/passwd /does/not/exist", "file get | /etc/passwd /does/not/exist", "file verify | = /etc/passwd",
        "file verify | cap_kill=ep /etc/passwd /none", "audit | 1", "file scan | --one-file-system /etc /none"
    })
    void answer_isAsTheSchemaSays(String command, String arguments) {
        valid(ChildPrivilege.HERE, command, arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    @Test
    void answers_aboutFiles_areAsTheSchemasSay(@TempDir Path directory) throws IOException {
        String file = Files.createFile(directory.resolve("program")).toString();
        String baseline = directory.resolve("baseline").toString();
        ChildPrivilege where = ChildPrivilege.ANY_ROOT;
        valid(where, "file baseline", baseline, directory.toString());
        assertTrue(valid(where, "file set", "cap_kill=ep", file, "/none").out().contains("\"text\":\"cap_kill=ep\""));
        valid(where, "file get", file);
        valid(where, "file scan", directory.toString());
        valid(where, "file verify", "cap_kill=ep", file);
        assertEquals(1, valid(where, "file baseline", "--check", baseline, directory.toString()).status());
        valid(where, "file remove", file);
    }

    @Test
    void answers_ofALint_withFindingsAndPositions_areAsTheSchemaSays() throws IOException {
        Path unit = Files.writeString(Files.createTempFile("jcap", ".service"), "[Service]\nAmbientCapabilities=CAP_KIL\n");
        Result result = valid(ChildPrivilege.HERE, "lint", unit.toString());
        assertTrue(result.out().contains("\"line\":2"), result.out());
        assertEquals(result.out(), JcapJar.run(ChildPrivilege.HERE, "lint", "--format=json", unit.toString()).out());
        Files.delete(unit);
    }

    /** A process that is not there is an object with an error, and has an exit status of its own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "show | 2147483646", "show | no-such-process", "check | --limit=none 2147483646", "audit | 2147483646",
        "drop | 2147483646"
    })
    void failure_processThatIsNotThere_isAnErrorWithItsOwnStatus(String command, String arguments) {
        Result result = valid(ChildPrivilege.HERE, command, arguments.split(" "));
        assertEquals(3, result.status());
        assertTrue(result.out().startsWith("{\"schema\":1,\"command\":\"" + command
                + "\",\"error\":{\"kind\":\"no-such-process\",\"message\":\""), result.out());
        assertTrue(result.out().endsWith(",\"status\":3}}\n"), result.out());
        assertTrue(result.err().startsWith("jcap " + command + ": "), result.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "show | --al | 2", "show | 0 | 2", "check | 1 | 2", "predict | -- /does/not/exist | 1", "predict | -- /etc | 1",
        "run | --dry-run --keep=kil -- true | 2", "run | -- true | 2", "decode | xyz | 2", "encode | kil | 2",
        "explain | no-such-capability | 1", "convert | --from=text --to=systemd cap_chown=p | 1", "lint | --kind=x y | 2",
        "file get | '' | 2", "file set | /etc/passwd cap_kill=ep | 2", "file baseline | --check /none /etc | 1",
        "drop | 1 2 | 2", "trace | --pid=x | 2", "audit | '' | 2", "file scan | --threads=0 /etc | 2"
    })
    void failure_isAnErrorWithTheExitStatus(String command, String arguments, int status) {
        Result result = valid(ChildPrivilege.HERE, command, arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertEquals(status, result.status(), result.err());
        assertTrue(result.out().contains("\"error\":{\"kind\":\"" + (status == 2 ? "usage" : "failed") + '"'), result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "file get"})
    void schema_isPrinted(String command) {
        assertEquals(text(command), JcapJar.run(ChildPrivilege.HERE, (command + " --schema").split(" ")).out());
    }

    /** Each schema stands alone; what several have is the same in all. */
    @Test
    void definitions_ofOneName_areTheSameInAllSchemas() {
        Map<String, String> seen = new HashMap<>();
        for (String command : COMMANDS) {
            for (Map.Entry<String, DocumentNode> one : schema(command).definitions().entrySet()) {
                String shown = JsonSchema.show(one.getValue());
                assertEquals(seen.getOrDefault(one.getKey(), shown), shown, command + ": " + one.getKey());
                seen.put(one.getKey(), shown);
            }
        }
    }

    /** The validator itself. */
    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{\"schema\":2,\"command\":\"encode\",\"set\":{\"mask\":\"0000000000000001\",\"names\":[]}}",
        "{\"schema\":1,\"command\":\"encode\",\"set\":{\"mask\":\"1\",\"names\":[]}}",
        "{\"schema\":1,\"command\":\"encode\",\"set\":{\"mask\":\"0000000000000001\",\"names\":[1]}}",
        "{\"schema\":1,\"command\":\"encode\",\"set\":{\"mask\":\"0000000000000001\",\"names\":[]},\"more\":1}",
        "{\"schema\":1,\"command\":\"encode\",\"set\":{\"mask\":\"0000000000000001\",\"names\":[],\"more\":1}}",
        "{\"schema\":1,\"command\":\"encode\",\"error\":{\"kind\":\"other\",\"message\":\"\",\"status\":1}}"
    })
    void validator_ofWrongAnswers_findsWhatIsWrong(String answer) {
        assertFalse(schema("encode").errors(answer).isEmpty(), answer);
    }
}
