package dev.jcap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Arrows between packages point one way: java.base, dev.jcap, the kernel package, dev.jcap.linux. */
class ImportRulesTest {

    private static final Path API = Path.of("../capabilities-api/src/main/java");
    private static final Path NATIVE = Path.of("../capabilities-native/src/main/java");
    private static final Path COMMANDS = Path.of("../capabilities-native/cli/src/main/java");
    private static final Path KERNEL = NATIVE.resolve("dev/jcap/linux/internal/kernel");
    private static final Path SYSTEM = NATIVE.resolve("dev/jcap/linux/internal/system");
    private static final Set<String> FOREIGN_MEMORY = Set.of(
            "HeldProgram.java", "Layouts.java", "LinuxAccounts.java", "LinuxDirectories.java", "LinuxFiles.java",
            "LinuxKernel.java", "LinuxLimits.java", "LinuxPrograms.java", "LinuxShell.java", "LinuxStop.java", "LinuxTasks.java",
            "NamespaceCalls.java",
            "OwnProgram.java",
            "Scratch.java", "SignalHandler.java", "StepProgram.java", "StopWords.java");

    @Test
    void api_anywhere_knowsNoFilesNoSocketsNoForeignMemory() throws IOException {
        assertNowhere(API,
                "java\\.(nio\\.file|nio\\.channels|net|lang\\.foreign)\\b|java\\.io\\.(?!Serial(izable)?\\b|InvalidObjectException\\b|ObjectInputStream\\b)",
                file -> true);
    }

    @Test
    void api_anywhere_doesNotKnowLinuxPackage() throws IOException {
        // Only a qualified export may name it.
        assertNowhere(API, "(?<! to )dev\\.jcap\\.linux", file -> !file.endsWith("package-info.java"));
    }

    @Test
    void foreignMemory_outsideTheFloor_isNotUsed() throws IOException {
        assertNowhere(
                NATIVE,
                "java\\.lang\\.foreign",
                file -> !((file.startsWith(KERNEL) || file.startsWith(SYSTEM))
                        && FOREIGN_MEMORY.contains(file.getFileName().toString())));
    }

    /** A thread that inherits runs the program's code ({@code InheritableThreadLocal.childValue}) inside a change. */
    @Test
    void threads_anywhere_areMadeWhereTheyInheritNothing() throws IOException {
        for (Path sources : List.of(NATIVE, COMMANDS)) {
            assertNowhere(
                    sources,
                    "new Thread\\(|\\.of(Platform|Virtual)\\(\\)\\.(?!start\\(\\.\\.\\.\\))|startVirtualThread|\\bExecutors\\b",
                    file -> !file.endsWith("LibraryThread.java"));
        }
    }

    @Test
    void kernelPackage_anywhere_throwsNoExceptionOfTheLibrary() throws IOException {
        assertNowhere(KERNEL, "Capability(Denied)?Exception\b|MixedCapab", file -> true);
    }

    @Test
    void modules_inTheirDeclarations_requireNothingButTheJdkAndEachOther() throws IOException {
        assertEquals(List.of(), requires(API));
        assertEquals(List.of("transitive dev.jcap"), requires(NATIVE));
    }

    private static List<String> requires(Path module) throws IOException {
        Pattern requires = Pattern.compile("requires ([^;]+);");
        return requires.matcher(Files.readString(module.resolve("module-info.java")))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.matches("(static )?(java|jdk)\\..*"))
                .toList();
    }

    private static void assertNowhere(Path root, String pattern, Predicate<Path> where) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).filter(where).toList();
            assertFalse(sources.isEmpty(), "no sources under " + root.toAbsolutePath());
            Predicate<String> forbidden = Pattern.compile(pattern).asPredicate();
            for (Path source : sources) {
                List<String> found = Files.readAllLines(source).stream().filter(forbidden).toList();
                assertEquals(List.of(), found, source.toString());
            }
        }
    }
}
