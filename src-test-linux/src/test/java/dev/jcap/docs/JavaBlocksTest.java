package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages show in Java is what is compiled, and run by {@code ExamplesIT} and {@code RecipesIT}. */
class JavaBlocksTest {

    /** Each is checked by a test of its own: console and text are run, the others are read by those runs. */
    private static final Set<String> LANGUAGES = Set.of("java", "console", "text", "sh", "ini", "yaml", "xml");

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
        assertTrue(!holders.isEmpty(), "no region of an example is\n" + block.text());
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
