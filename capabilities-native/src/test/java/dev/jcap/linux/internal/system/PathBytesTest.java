package dev.jcap.linux.internal.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathBytesTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "2f", "2f61", "2f6120622f25", "2f0a", "2fff", "2fc3a9", "2fc3", "2fefbfbd", "2fefbfbdff", "2f5c2a3f25fe2f01"
    })
    void path_ofAnyBytes_leadsBackToThem(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertArrayEquals(bytes, PathBytes.of(PathBytes.path(bytes)));
    }

    @Test
    void path_ofEverySingleByte_leadsBackToIt() {
        for (int value = 1; value < 256; value++) {
            byte[] bytes = {'/', 'a', (byte) value};
            if (value != '/') {
                assertArrayEquals(bytes, PathBytes.of(PathBytes.path(bytes)), "byte " + value);
            }
        }
    }

    @Test
    void path_ofRelativeBytesThatAreNoText_isAbsolute() {
        byte[] here = Path.of("").toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = PathBytes.of(PathBytes.path(new byte[] {'x', (byte) 0xFE}));
        assertArrayEquals(here, Arrays.copyOf(bytes, here.length));
        assertArrayEquals(new byte[] {'/', 'x', (byte) 0xFE}, Arrays.copyOfRange(bytes, here.length, bytes.length));
    }

    @Test
    void path_slashesThatMeanNothing_areNotKeptWhateverTheNames() {
        byte[] bytes = HexFormat.of().parseHex("2f2f61ff2f2f2f622f2f");
        assertArrayEquals(HexFormat.of().parseHex("2f61ff2f62"), PathBytes.of(PathBytes.path(bytes)));
        assertEquals(PathBytes.path(HexFormat.of().parseHex("2f61ff2f62")), PathBytes.path(bytes));
    }

    @Test
    void of_pathFromDirectoryListing_isTheNameOnDisk(@TempDir Path directory) throws IOException {
        byte[] name = {'/', (byte) 0x80, (byte) 0xFF, ' '};
        byte[] full = Arrays.copyOf(PathBytes.of(directory), PathBytes.of(directory).length + name.length);
        System.arraycopy(name, 0, full, full.length - name.length, name.length);
        Files.createFile(PathBytes.path(full));
        try (var files = Files.list(directory)) {
            assertArrayEquals(full, PathBytes.of(files.findFirst().orElseThrow()));
        }
    }

    @Test
    void of_linkToDirectoryWithoutTextualName_hasNoSlashAtItsEnd(@TempDir Path directory) throws IOException {
        byte[] name = {'/', (byte) 0xFF};
        byte[] full = Arrays.copyOf(PathBytes.of(directory), PathBytes.of(directory).length + name.length);
        System.arraycopy(name, 0, full, full.length - name.length, name.length);
        Path link = Files.createSymbolicLink(PathBytes.path(full), directory);
        assertArrayEquals(full, PathBytes.of(link));
    }

    @Test
    void of_emptyPath_isTheWorkingDirectory() {
        assertEquals(".", new String(PathBytes.of(Path.of("")), StandardCharsets.US_ASCII));
    }

    @Test
    void of_pathOfAnotherProvider_isRefused() throws IOException {
        Path jar = Path.of(Test.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (var files = FileSystems.newFileSystem(jar)) {
            assertThrows(ProviderMismatchException.class, () -> PathBytes.of(files.getPath("/")));
        }
    }
}
