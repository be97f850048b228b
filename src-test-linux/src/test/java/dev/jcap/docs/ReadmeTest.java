package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README says of versions, and what all pages name of jcap, is so. */
class ReadmeTest {

    static final Document README = Document.read(Document.ROOT.resolve("README.md"));

    @Test
    void dependency_shownThere_isThisBuildsArtifact() throws Exception {
        String shown = README.blocks().stream()
                .filter(block -> block.language().equals("xml"))
                .findFirst()
                .orElseThrow()
                .text();
        String parent = Files.readString(Path.of("../capabilities-native/pom.xml"));
        for (String element : List.of("groupId", "artifactId", "version")) {
            String open = "<" + element + ">";
            String value = shown.substring(shown.indexOf(open), shown.indexOf("</" + element));
            assertTrue(parent.contains(value), value);
        }
        assertEquals(5, shown.lines().count(), shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "SECURITY.md", "jbang-catalog.json"})
    void version_namedInAFile_isThisBuilds(String file) throws Exception {
        String pom = Files.readString(Document.ROOT.resolve("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));
        assertTrue(Files.readString(Document.ROOT.resolve(file)).contains(version), version);
    }

    /** All but the one that names other libraries' members too, which has a test of its own. */
    static Stream<Document> pages() {
        return Document.all().stream().filter(page -> !page.path().endsWith("coming-from.md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void page_membersItNames_exist(Document page) {
        List<String> wrong = page.code().stream()
                .filter(Members::isName)
                .filter(name -> name.contains(".") && Members.exists(name.substring(0, name.indexOf('.'))))
                .filter(name -> !Members.exists(name))
                .toList();
        assertEquals(List.of(), wrong);
    }
}
