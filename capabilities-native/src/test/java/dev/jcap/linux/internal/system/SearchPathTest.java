package dev.jcap.linux.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SearchPathTest {

    @Test
    void candidates_ofNameWithoutSlash_areInEachPartOfPath() {
        assertEquals(
                List.of("/bin/id", "tools/id", "/usr/bin/id"), new SearchPath("/bin:tools:/usr/bin").candidates("id"));
    }

    @Test
    void candidates_withEmptyPartsOfPath_areInTheWorkingDirectory() {
        assertEquals(List.of("id", "/bin/id", "id"), new SearchPath(":/bin:").candidates("id"));
        assertEquals(List.of("id"), new SearchPath("").candidates("id"));
    }

    @Test
    void candidates_withoutPath_areWhereTheCLibraryLooks() {
        assertEquals(List.of("/bin/id", "/usr/bin/id"), SearchPath.of(null).candidates("id"));
    }

    @Test
    void candidates_ofNameWithSlash_isThatFileAlone() {
        SearchPath path = new SearchPath("/bin:/usr/bin");
        assertEquals(List.of("/bin/id"), path.candidates("/bin/id"));
        assertEquals(List.of("./id"), path.candidates("./id"));
        assertEquals(List.of("sub/id"), path.candidates("sub/id"));
    }

    @Test
    void candidates_ofEmptyCommand_areNone() {
        assertEquals(List.of(), new SearchPath("/bin").candidates(""));
    }
}
