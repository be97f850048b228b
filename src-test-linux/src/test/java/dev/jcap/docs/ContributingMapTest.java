package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for contributors name only classes that exist, and the sample changes need few files. */
class ContributingMapTest {

    private static final String MAP = "## Find the class";
    private static final String CHANGES = "## Ten sample changes";
    private static final int MOST_FILES = 3;

    private static Set<String> sources;

    @BeforeAll
    static void listSources() throws IOException {
        try (Stream<Path> files = Files.walk(Document.ROOT)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CONTRIBUTING.md", "docs/contributing/new-architecture.md", "docs/contributing/new-plan-part.md"
    })
    void page_everyClassItNames_hasASource(String page) {
        List<String> code = read(page).code();
        assertTrue(classes(code).size() > 5, code.toString());
        Set<String> missing = new TreeSet<>(classes(code));
        missing.removeAll(sources);
        assertEquals(Set.of(), missing);
    }

    @Test
    void map_everySubject_namesAClass() {
        List<List<String>> rows = rows(MAP);
        assertTrue(rows.size() > 30, rows.toString());
        assertEquals(List.of(), rows.stream().filter(row -> classes(Document.code(row.get(1))).isEmpty()).toList());
    }

    /** Those that need more have a page, to which their row leads. */
    @Test
    void sampleChanges_filesEachNeeds_areAtMostThreeOrHaveAPage() {
        List<List<String>> rows = rows(CHANGES);
        assertEquals(10, rows.size());
        for (List<String> row : rows) {
            Set<String> files = classes(Document.code(row.get(1)));
            assertTrue(!files.isEmpty(), row.toString());
            assertTrue(files.size() <= MOST_FILES || row.getFirst().contains("](docs/contributing/"), row.toString());
        }
    }

    private static Document read(String page) {
        return Document.read(Document.ROOT.resolve(page));
    }

    /** The rows of all tables below a heading, without those of the columns' names. */
    private static List<List<String>> rows(String heading) {
        List<String> lines = read("CONTRIBUTING.md").lines();
        return lines.stream()
                .skip(lines.indexOf(heading) + 1L)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| ") && !line.matches("\\| (---|subject|change) .*"))
                .map(line -> Stream.of(line.substring(1).split("\\|")).map(String::strip).toList())
                .toList();
    }

    /** The types among pieces of code, each by its outermost name. */
    private static Set<String> classes(List<String> code) {
        return code.stream()
                .filter(name -> name.matches("[A-Z]\\w*[a-z]\\w*(\\..*)?"))
                .map(name -> name.replaceFirst("\\..*", ""))
                .filter(name -> !isOfTheJdk(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfTheJdk(String name) {
        try {
            Class.forName("java.lang." + name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
