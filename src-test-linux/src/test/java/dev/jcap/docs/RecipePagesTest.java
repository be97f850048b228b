package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the pages about servers and packaging show is what {@code .ci/services} runs, or fits this build. */
class RecipePagesTest {

    private static List<String> onlyBlock(String page, String language) {
        List<Document.Block> blocks = Document.read(Document.ROOT.resolve("docs").resolve(page)).blocks().stream()
                .filter(block -> block.language().equals(language))
                .toList();
        assertEquals(1, blocks.size(), blocks.toString());
        return Regions.normalised(blocks.getFirst().text().lines().toList());
    }

    @Test
    void springBootPlugin_shownThere_isThatOfTheServiceThatRuns() throws IOException {
        List<String> pom = Regions.normalised(Files.readAllLines(Path.of("services/spring-boot/pom.xml")));
        String shown = String.join("\n", onlyBlock("spring-boot.md", "xml"));
        assertTrue(String.join("\n", pom).contains(shown), shown);
    }

    @Test
    void gradleDependency_shownThere_isThisBuildsArtifact() throws IOException {
        String shown = onlyBlock("packaging.md", "kotlin").stream()
                .filter(line -> line.startsWith("implementation("))
                .map(line -> line.replaceAll(".*\"(.*)\".*", "$1"))
                .findFirst()
                .orElseThrow();
        String parent = Files.readString(Path.of("../pom.xml"));
        String version = parent.replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
        assertEquals("dev.jcap:capabilities-native:" + version, shown);
    }

    @Test
    void regionsOfServices_each_isShownOnAPage() {
        Set<List<String>> shown = Document.blocks("java")
                .map(block -> Regions.normalised(block.text().lines().toList()))
                .collect(Collectors.toSet());
        List<List<String>> regions = Regions.ofServices().stream().map(Regions::normalised).toList();
        assertFalse(regions.isEmpty());
        assertEquals(List.of(), regions.stream().filter(region -> !shown.contains(region)).toList());
    }
}
