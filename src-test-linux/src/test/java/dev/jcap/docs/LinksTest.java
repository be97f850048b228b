package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the pages, and to files of this project, lead somewhere. */
class LinksTest {

    static Stream<Document> pages() {
        return Document.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void page_itsRelativeLinks_leadToFilesAndHeadings(Document page) {
        List<String> broken = page.links().stream()
                .filter(link -> !link.matches("https?://.*"))
                .filter(link -> !leadsSomewhere(page, link))
                .toList();
        assertEquals(List.of(), broken, page.path().toString());
    }

    private static boolean leadsSomewhere(Document page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
        if (!target.startsWith(Document.ROOT) || !Files.exists(target)) {
            return false;
        }
        return hash < 0 || Document.read(target).anchors().contains(link.substring(hash + 1));
    }
}
