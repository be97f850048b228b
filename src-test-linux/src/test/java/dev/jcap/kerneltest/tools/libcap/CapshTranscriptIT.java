package dev.jcap.kerneltest.tools.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.kerneltest.Habitat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded runs of libcap's capsh, by root without inheritable capabilities and without cap_sys_resource to be had. */
class CapshTranscriptIT {

    private static final List<String> STATE = List.of(
            "setpriv", "--inh-caps=-all", "--bounding-set=-sys_resource", "--clear-groups", "--");

    /** What jcap prints and ends with instead, with the id of the reason. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "--has-a=63", "has-unknown", "--license", "license-text");

    private static Tools jcap;

    @BeforeAll
    static void prepare() {
        jcap = Tools.ofJcap();
    }

    record Recorded(String arguments, String output, int status) {
        @Override
        public String toString() {
            return "capsh " + arguments;
        }
    }

    static Stream<Recorded> transcripts() throws IOException {
        List<Recorded> runs = new ArrayList<>();
        try (InputStream file = CapshTranscriptIT.class.getResourceAsStream("capsh-transcripts.txt")) {
            String arguments = "";
            StringBuilder output = new StringBuilder();
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("$ capsh ")) {
                    arguments = line.substring("$ capsh ".length()).strip();
                    output.setLength(0);
                } else if (line.startsWith("rc=")) {
                    runs.add(new Recorded(arguments, output.toString(), Integer.parseInt(line.substring(3))));
                } else {
                    output.append(line).append('\n');
                }
            }
        }
        assertEquals(56, runs.size());
        return runs.stream();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void capsh_asRecorded_answersTheSame(Recorded recorded) {
        List<String> prefix = new ArrayList<>(Habitat.ROOT.prefix());
        prefix.addAll(STATE);
        // The record of a run without arguments shows one empty one.
        String arguments = recorded.arguments.equals("''") ? "" : recorded.arguments;

        Tools.Answer answer = jcap.run(prefix, "capsh " + arguments + " 2>&1");

        String id = OTHERWISE.get(recorded.arguments);
        if (id == null) {
            assertEquals(Differences.comparable(recorded.output), Differences.comparable(answer.out()));
            assertEquals(recorded.status, answer.status());
        } else {
            assertEquals(true, Differences.read().containsKey(id), id);
            assertEquals(id.equals("has-unknown") ? 1 : 0, answer.status());
        }
    }
}
