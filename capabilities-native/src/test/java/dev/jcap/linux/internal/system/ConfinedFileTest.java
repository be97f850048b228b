package dev.jcap.linux.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the owner of a root directory may have put where a file is expected. */
class ConfinedFileTest {

    private static final List<String> PASSWD = List.of("etc", "passwd");
    private static final String TEXT = "app:x:777:777::/:/bin/sh\n";

    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(directory.resolve("outside"));
        Files.writeString(directory.resolve("outside/passwd"), "secret");
    }

    private Optional<String> read(int most) {
        LinuxKernel kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
        return new ConfinedFile(kernel).read(root.toString(), PASSWD, most);
    }

    @Test
    void read_aRegularFile_isItsText() throws Exception {
        Files.createDirectory(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), TEXT);
        assertEquals(Optional.of(TEXT), read(TEXT.length()));
        assertEquals(Optional.empty(), read(TEXT.length() - 1), "too long");
    }

    @Test
    void read_throughALinkedDirectory_isRefused() throws Exception {
        Files.createSymbolicLink(root.resolve("etc"), Path.of("../outside"));
        assertEquals(Optional.empty(), read(1000));
    }

    @Test
    void read_aLink_isRefused() throws Exception {
        Files.createDirectory(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/passwd"), directory.resolve("outside/passwd"));
        assertEquals(Optional.empty(), read(1000));
    }

    /** Opening one to read it would wait for a writer. */
    @Test
    void read_aPipe_isRefusedAndDoesNotWait() throws Exception {
        Files.createDirectory(root.resolve("etc"));
        assertEquals(0, new ProcessBuilder("mkfifo", root.resolve("etc/passwd").toString()).start().waitFor());
        assertEquals(Optional.empty(), read(1000));
    }

    @Test
    void read_ofNoSuchFile_isEmpty() {
        assertEquals(Optional.empty(), read(1000));
    }
}
