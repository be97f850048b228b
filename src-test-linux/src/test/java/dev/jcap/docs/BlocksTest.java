package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages show in Java is what is compiled, and run by {@code ExamplesIT}, {@code RecipesIT} and
 * {@code .ci/services}.
 */
class BlocksTest {

    /** Each is checked by a test of its own: console and text are run, the others are read by those runs. */
    private static final Set<String> LANGUAGES =
            Set.of("java", "console", "text", "sh", "ini", "yaml", "xml", "dockerfile", "kotlin");

    /** Their commands are run by tests of those pages, and by {@code .ci/services}. */
    private static final Set<String> RECIPES = Set.of("recipes.md", "packaging.md", "spring-boot.md");

    static Stream<Document.Block> javaBlocks() {
        return Document.blocks("java");
    }

    static Stream<Document.Block> blocks() {
        return Document.all().stream().flatMap(page -> page.blocks().stream());
    }

    @ParameterizedTest
    @MethodSource("javaBlocks")
    void javaBlock_itsCode_isARegionOfAnExample(Document.Block block) {
        List<String> lines = Regions.normalised(block.text().lines().toList());
        List<String> imports = lines.stream().takeWhile(line -> line.startsWith("import ")).toList();
        List<String> code = lines.subList(imports.size(), lines.size());
        List<String> holders = Regions.all().entrySet().stream()
                .filter(region -> Regions.normalised(region.getValue()).equals(code))
                .map(Map.Entry::getKey)
                .filter(region -> Regions.imports(region.substring(0, region.indexOf('.'))).containsAll(imports))
                .toList();
        assertFalse(holders.isEmpty(), "no region of an example is\n" + block.text());
    }

    @Test
    void shBlocks_everyLine_isARecipes() {
        Set<String> recipes = lines(block -> RECIPES.contains(block.page().getFileName().toString()));
        Set<String> others = lines(block -> !RECIPES.contains(block.page().getFileName().toString()));
        assertFalse(others.isEmpty());
        others.removeAll(recipes);
        assertEquals(Set.of(), others);
    }

    private static Set<String> lines(Predicate<Document.Block> wanted) {
        return Document.blocks("sh").filter(wanted)
                .flatMap(block -> block.text().lines())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The build of the Javadoc fails at a region that is not there; at code of its own it would not. */
    @Test
    void javadoc_itsExamples_areRegions() throws IOException {
        List<String> own = new ArrayList<>();
        for (String module : List.of("capabilities-api", "capabilities-native")) {
            try (Stream<Path> files = Files.walk(Document.ROOT.resolve(module + "/src/main/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Files.readAllLines(file).stream()
                            .filter(line -> line.contains("{@snippet") && !line.contains("{@snippet class=\"dev.jcap.example."))
                            .forEach(line -> own.add(file + ": " + line));
                }
            }
        }
        assertEquals(List.of(), own);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void block_itsLanguage_isOneThatATestReads(Document.Block block) {
        assertTrue(LANGUAGES.contains(block.language()), block.language());
    }

    @Test
    void pages_guide_hasJavaToShow() {
        assertTrue(javaBlocks().count() > 20);
    }
}
