package dev.jcap.kerneltest.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.kerneltest.tools.JcapJar;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Makes an image of the JDK with jcap and the consumer in it, as {@code jlink} does, and finds what it needs of the system. */
final class RuntimeImage {

    private static final Path CONSUMER = Path.of("consumer/src/main/java");
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private RuntimeImage() {}

    /** Links the image, where every user can run it; aborts the test where this JDK cannot. */
    static Path link(Path work, Path image) throws Exception {
        String jcap = JcapJar.codeSource(Capability.class) + ":" + JcapJar.codeSource(Capabilities.class);
        Path consumer = work.resolve("consumer");
        String modulePath = jcap + ":" + consumer;
        Optional<String> trouble = run(
                "javac", "-d", consumer.toString(), "-p", jcap,
                CONSUMER.resolve("module-info.java").toString(), CONSUMER.resolve("consumer/Main.java").toString());
        assertEquals(Optional.empty(), trouble);
        trouble = run(
                "jlink", "-p", modulePath, "--add-modules", "consumer", "--output", image.toString(),
                "--strip-debug", "--no-header-files", "--no-man-pages", "--compress", "zip-6",
                "--add-options=--enable-native-access=dev.jcap.linux --illegal-native-access=deny");
        trouble.ifPresent(message -> abort("needs a JDK that can link images: " + message));
        TempTree.open(work);
        return image;
    }

    /** Copies the system's libraries that an image is linked with to the same places below a root directory. */
    static void copyLibraries(Path image, Path root) throws Exception {
        Tool.require("ldd", "libc-bin");
        try (Stream<Path> files = Files.walk(image)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".so") || file.endsWith("bin/java")).toList()) {
                String needs = Tool.run(Map.of(), List.of("ldd", file.toString())).output();
                LIBRARY.matcher(needs).results().map(match -> Path.of(match.group(1))).forEach(it -> copy(it, image, root));
            }
        }
    }

    private static void copy(Path library, Path image, Path root) {
        Path copy = root.resolve(library.toString().substring(1));
        try {
            if (!library.normalize().startsWith(image) && Files.notExists(copy)) {
                Files.createDirectories(copy.getParent());
                Files.copy(library.toRealPath(), copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a tool of the JDK complains about. */
    private static Optional<String> run(String name, String... arguments) {
        Optional<ToolProvider> tool = ToolProvider.findFirst(name);
        assumeTrue(tool.isPresent(), "needs a JDK with " + name);
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        return tool.get().run(writer, writer, arguments) == 0 ? Optional.empty() : Optional.of(output.toString().strip());
    }
}
