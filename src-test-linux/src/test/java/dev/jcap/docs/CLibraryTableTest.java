package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The functions of the C library that jcap calls are those of the guide's table: each is one more to ask a C library for. */
class CLibraryTableTest {

    private static final Pattern LINKED = Pattern.compile("\\b(?:C\\.link|code|byName|byNumber)\\(\\s*\"(\\w+)\"");
    /** Every place at which something is looked up. */
    private static final Pattern LOOKUP = Pattern.compile("C\\.link\\(|defaultLookup\\(|libraryLookup\\(|loaderLookup\\(");
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|.*\\| (?:POSIX|glibc, musl.*) \\|$");

    @Test
    void table_ofTheCLibrary_namesTheFunctionsThatTheSourcesLink() throws IOException {
        SortedSet<String> linked = new TreeSet<>();
        for (String source : sources()) {
            List<MatchResult> found = LINKED.matcher(source).results().toList();
            assertTrue(!LOOKUP.matcher(source).find() || !found.isEmpty(), "a lookup of another form:\n" + source);
            found.forEach(symbol -> linked.add(symbol.group(1)));
        }
        SortedSet<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(Document.ROOT.resolve("docs/surroundings.md"))) {
            ROW.matcher(line).results().forEach(row -> listed.add(row.group(1)));
        }
        assertEquals(linked, listed);
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Files.walk(Document.ROOT.resolve("capabilities-native/src/main/java")),
                Files.walk(Document.ROOT.resolve("capabilities-native/cli/src/main/java")))) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                if (text.contains("java.lang.foreign") || text.contains("LinuxKernel.C")) {
                    texts.add(text);
                }
            }
            return texts;
        }
    }
}
