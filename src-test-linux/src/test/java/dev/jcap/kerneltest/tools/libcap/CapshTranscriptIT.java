package dev.jcap.kerneltest.tools.libcap;

import static dev.jcap.Capability.CAP_SYS_RESOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.Capabilities;
import dev.jcap.proof.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private static final int RECORDED_COUNT = 41;

    private static Tools jcap;

    @BeforeAll
    static void prepare() {
        CapabilitySet here = Capabilities.inspect(ProcessHandle.current()).bounding().plus(CapabilitySet.of(CAP_SYS_RESOURCE));
        assumeTrue(
                here.equals(Capabilities.supported()) && Capabilities.supported().size() == RECORDED_COUNT,
                "needs a kernel with " + RECORDED_COUNT + " capabilities, all in the bounding set but cap_sys_resource");
        jcap = Tools.ofJcap();
    }

    record Recorded(String arguments, String output, int status) {
        @Override
        public String toString() {
            return "capsh " + arguments;
        }
    }

    static List<Recorded> transcripts() throws IOException {
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
        return Extent.of(CapshTranscriptIT.class, "recorded runs of capsh", runs);
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void capsh_asRecorded_answersTheSame(Recorded recorded) {
        List<String> prefix = new ArrayList<>(ChildPrivilege.ROOT.prefix());
        prefix.addAll(STATE);
        // The record of a run without arguments shows one empty one.
        String arguments = recorded.arguments.equals("''") ? "" : recorded.arguments;

        Tools.Answer answer = jcap.run(prefix, "capsh " + arguments + " 2>&1");

        String id = OTHERWISE.get(recorded.arguments);
        if (id == null) {
            assertEquals(withoutNames(recorded.output), withoutNames(answer.out()));
            assertEquals(recorded.status, answer.status());
        } else {
            assertTrue(Differences.read().containsKey(id), id);
            assertEquals(id.equals("has-unknown") ? 1 : 0, answer.status());
        }
    }

    /** What a user or a group is called is this machine's matter. */
    private static String withoutNames(String text) {
        return Differences.comparable(text).replaceAll("(?m)(id=\\d+)\\([^)]*\\)", "$1");
    }
}
