package dev.jcap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A promise whose test is gone is none. */
class SecurityDocumentTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

    @ParameterizedTest
    @ValueSource(strings = {"SECURITY.md", "RATIONALE.md", "CONTRIBUTING.md", "docs/comparison.md", "docs/recipes.md",
        "docs/surroundings.md"})
    void document_everyTestThatItNames_exists(String document) throws IOException {
        List<MatchResult> named = TEST.matcher(Files.readString(ROOT.resolve(document))).results().toList();
        assertFalse(named.isEmpty());
        Set<String> missing = new TreeSet<>();
        for (MatchResult test : named) {
            String source = source(test.group(1));
            if (source.isEmpty() || test.group(2) != null && !source.contains(" " + test.group(2) + "(")) {
                missing.add(test.group());
            }
        }
        assertEquals(Set.of(), missing);
    }

    /** Of the test, in whichever module; empty if there is none. */
    private static String source(String test) throws IOException {
        StringBuilder source = new StringBuilder();
        for (Path module : modules()) {
            try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
                for (Path file : files.filter(f -> f.endsWith(test + ".java")).toList()) {
                    source.append(Files.readString(file));
                }
            }
        }
        return source.toString();
    }

    private static Set<Path> modules() throws IOException {
        try (Stream<Path> directories = Files.list(ROOT)) {
            return directories.filter(d -> Files.isDirectory(d.resolve("src/test/java"))).collect(Collectors.toSet());
        }
    }
}
