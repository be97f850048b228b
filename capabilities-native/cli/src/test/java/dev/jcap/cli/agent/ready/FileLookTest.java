package dev.jcap.cli.agent.ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLookTest {

    @TempDir
    private Path directory;

    @Test
    void now_fileThatAppears_holds() throws IOException {
        Path file = directory.resolve("ready");
        FileLook look = new FileLook(file.toString());
        assertEquals("file " + file + " is not there", look.now().text());
        Files.createFile(file);
        assertTrue(look.now().holds());
    }

    @Test
    void now_fileOfAnEarlierRun_holdsOnceItIsWrittenAnew() throws IOException {
        Path file = Files.createFile(directory.resolve("ready"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        FileLook look = new FileLook(file.toString());
        assertFalse(look.now().holds());
        Files.writeString(file, "now");
        assertTrue(look.now().holds());
    }
}
