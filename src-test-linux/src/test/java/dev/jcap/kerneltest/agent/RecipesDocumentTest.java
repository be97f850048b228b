package dev.jcap.kerneltest.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/recipes.md shows is what runs. */
class RecipesDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/recipes.md");
    private static final Path EXAMPLES = Path.of("src/main/java/dev/jcap/example");

    /** The first code block of a language. */
    static String block(String language) {
        return blocks(language).getFirst();
    }

    private static List<String> blocks(String language) {
        List<String> blocks = new ArrayList<>();
        try {
            String text = Files.readString(DOCUMENT);
            String fence = "```" + language + "\n";
            for (int at = text.indexOf(fence); at >= 0; at = text.indexOf(fence, at + 1)) {
                blocks.add(text.substring(at + fence.length(), text.indexOf("```\n", at + fence.length())));
            }
            return blocks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void javaBlocks_everyLine_standsInAnExampleInThisOrder() throws IOException {
        List<String> blocks = blocks("java");
        assertFalse(blocks.isEmpty());
        List<String> sources = sources();
        for (String block : blocks) {
            assertTrue(sources.stream().anyMatch(source -> holds(source, block)), "no example holds\n" + block);
        }
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.toList()) {
                sources.add(Files.readString(file));
            }
        }
        return sources;
    }

    private static boolean holds(String source, String block) {
        List<String> lines = source.lines().map(String::strip).toList();
        int at = 0;
        for (String line : block.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
            int found = lines.subList(at, lines.size()).indexOf(line);
            if (found < 0) {
                return false;
            }
            at += found + 1;
        }
        return true;
    }
}
