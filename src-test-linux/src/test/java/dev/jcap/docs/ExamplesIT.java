package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.AppUser;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.TempTree;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the guide and of the Javadoc end well as root, and print what the pages say. */
class ExamplesIT {

    private static final String PACKAGE = "dev.jcap.example.";
    private static final Map<List<String>, ChildJvm.Result> RESULTS = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {
        "FirstDrop", "AfterTheDrop", "ModelExamples", "ChildrenOfRoot", "ChildExamples", "FileExamples",
        "ServiceExamples keep",
        "ServiceExamples raise PORT", "ServiceExamples thread PORT", "ServiceExamples refusal", "ServiceExamples watch",
        "ServiceExamples preflight", "ServiceExamples outcome",
        "ServiceExamples prepared", "ServiceExamples at-once", "DeclarationExamples pod.yaml", "DiscoveryExamples try",
        "DiscoveryExamples record PORT"
    })
    void example_asRoot_endsWell(String command) {
        result(List.of(command.split(" "))).passed();
    }

    static Stream<Document.Block> outputs() {
        return Document.blocks("text");
    }

    /** The words behind {@code text} are the example and its arguments. */
    @ParameterizedTest
    @MethodSource("outputs")
    void textBlock_shownOutput_isPrintedByTheExample(Document.Block block) {
        String output = result(block.info().subList(1, block.info().size())).passed().output();
        assertTrue(Shown.in(output, block.text()), output);
    }

    private static ChildJvm.Result result(List<String> command) {
        return RESULTS.computeIfAbsent(command, ExamplesIT::run);
    }

    private static ChildJvm.Result run(List<String> command) {
        boolean traces = command.contains("record");
        ChildJvm jvm = ChildJvm.in(ChildPrivilege.ROOT).with("-Dport=" + lowPort()).under(AppUser.prefix());
        if (traces) {
            jvm.under("unshare", "--mount", "--net", "--");
        }
        String[] arguments = command.stream().skip(1).map(ExamplesIT::argument).toArray(String[]::new);
        ChildJvm.Result result = jvm.run(example(command.getFirst()), arguments);
        Assumptions.assumeFalse(
                traces && result.output().contains("TraceUnavailableException"), "needs a kernel that can trace checks");
        return result;
    }

    private static Class<?> example(String name) {
        try {
            return Class.forName(PACKAGE + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("there is no example " + name, e);
        }
    }

    /** {@code PORT} is a free one; a file's name is that of the block that shows it. */
    private static String argument(String word) {
        return switch (word) {
            case "PORT" -> String.valueOf(lowPort());
            case "pod.yaml" -> shownFile(word).toString();
            default -> word;
        };
    }

    private static Path shownFile(String name) {
        try {
            Path directory = TempTree.openDirectory("jcap-shown");
            Path file = Files.writeString(directory.resolve(name), ConsoleIT.shownFiles().get(name));
            file.toFile().deleteOnExit();
            directory.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int lowPort() {
        for (int port = 700; port < 800; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        // Where this user cannot have one, the test is skipped when it starts the example.
        return 1023;
    }
}
