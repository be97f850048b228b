package dev.jcap.linux.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLookupTest {

    private static final Path HERE = Path.of("/srv/app");

    @Test
    void candidates_ofNameWithoutSlash_areInEachPartOfPath() {
        assertEquals(
                List.of(Path.of("/bin/id"), Path.of("/srv/app/tools/id"), Path.of("/usr/bin/id")),
                new CommandLookup(HERE, "/bin:tools:/usr/bin").candidates("id"));
    }

    @Test
    void candidates_withEmptyPartsOfPath_areInDirectoryOfChild() {
        Path id = Path.of("/srv/app/id");
        assertEquals(List.of(id, Path.of("/bin/id"), id), new CommandLookup(HERE, ":/bin:").candidates("id"));
        assertEquals(List.of(id), new CommandLookup(HERE, "").candidates("id"));
    }

    @Test
    void candidates_ofNameWithSlash_isThatFileAlone() {
        CommandLookup lookup = new CommandLookup(HERE, "/bin:/usr/bin");
        assertEquals(List.of(Path.of("/bin/id")), lookup.candidates("/bin/id"));
        assertEquals(List.of(Path.of("/srv/app/./id")), lookup.candidates("./id"));
        assertEquals(List.of(Path.of("/srv/app/sub/id")), lookup.candidates("sub/id"));
    }

    @Test
    void candidates_ofEmptyCommand_areNone() {
        assertEquals(List.of(), new CommandLookup(HERE, "/bin").candidates(""));
    }
}
