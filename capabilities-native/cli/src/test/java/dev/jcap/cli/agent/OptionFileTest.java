package dev.jcap.cli.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionFileTest {

    @TempDir
    private Path directory;

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve("options"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private long owner() throws IOException {
        return Integer.toUnsignedLong((int) Files.getAttribute(directory, "unix:uid"));
    }

    @Test
    void expand_ordinaryText_isThatText() {
        assertEquals("keep=none", OptionFile.expand("keep=none", 0));
    }

    @Test
    void expand_file_joinsItsLines() throws IOException {
        Path file = file("# why\n\nkeep=none , \n  user=app\nwatch=1s,jmx\n", "rw-r--r--");
        assertEquals("keep=none ,,user=app,watch=1s,jmx", OptionFile.expand("@" + file, owner()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
    void expand_fileThatOthersMayWrite_isRefused(String permissions) throws IOException {
        Path file = file("keep=none", permissions);
        CapabilityException refusal =
                assertThrows(CapabilityException.class, () -> OptionFile.expand("@" + file, owner()));
        assertTrue(refusal.getMessage().contains("others may write " + file + ": "), refusal.getMessage());
    }

    @Test
    void expand_fileInADirectoryThatOthersMayWrite_isRefused() throws IOException {
        Path file = file("keep=none", "rw-r--r--");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        CapabilityException refusal =
                assertThrows(CapabilityException.class, () -> OptionFile.expand("@" + file, owner()));
        assertTrue(refusal.getMessage().contains("others may write the directory " + directory), refusal.getMessage());
    }

    @Test
    void expand_linkInADirectoryThatOthersMayWrite_isRefused() throws IOException {
        Path file = file("keep=none", "rw-r--r--");
        Path open = Files.createDirectory(directory.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("link"), file);
        assertEquals("keep=none", OptionFile.expand("@" + link, owner()));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        CapabilityException refusal =
                assertThrows(CapabilityException.class, () -> OptionFile.expand("@" + link, owner()));
        assertTrue(refusal.getMessage().contains("others may write the directory " + open), refusal.getMessage());
    }

    @Test
    void expand_linksOnTheWay_areFollowed() throws IOException {
        Path file = file("keep=none", "rw-r--r--");
        Path real = Files.createDirectory(directory.resolve("real"));
        Files.createSymbolicLink(real.resolve("up"), Path.of("../options"));
        Files.createSymbolicLink(directory.resolve("absolute"), real);
        assertEquals("keep=none", OptionFile.expand("@" + directory.resolve("absolute/up"), owner()));
        assertEquals("keep=none", OptionFile.expand("@" + real + "/./..//" + file.getFileName(), owner()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"link/options", "options-link"})
    void expand_linkOfAnotherUserOnTheWay_isRefused(String way) throws IOException {
        assumeTrue(owner() == 0, "needs uid 0 to give a link to another user");
        file("keep=none", "rw-r--r--");
        Path link = directory.resolve(way.split("/")[0]);
        Files.createSymbolicLink(link, way.contains("/") ? directory : directory.resolve("options"));
        assertEquals("keep=none", OptionFile.expand("@" + directory.resolve(way), 0));
        giveToAnotherUser(link);
        CapabilityException refusal = assertThrows(
                CapabilityException.class, () -> OptionFile.expand("@" + directory.resolve(way), 0));
        assertTrue(refusal.getMessage().contains("others may write the link " + link + ": "), refusal.getMessage());
    }

    private static void giveToAnotherUser(Path link) throws IOException {
        try {
            Files.setAttribute(link, "unix:uid", 1000, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException e) {
            Assumptions.abort("needs a user namespace that maps another user: " + e.getMessage());
        }
    }

    @Test
    void expand_linksInACircle_saysSo() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
        CapabilityException refusal =
                assertThrows(CapabilityException.class, () -> OptionFile.expand("@" + link, owner()));
        assertTrue(refusal.getMessage().endsWith("there are too many symbolic links"), refusal.getMessage());
    }

    @Test
    void expand_directory_saysSo() throws IOException {
        CapabilityException refusal =
                assertThrows(CapabilityException.class, () -> OptionFile.expand("@" + directory, owner()));
        assertTrue(refusal.getMessage().endsWith("it is a directory, not a regular file"), refusal.getMessage());
    }

    @Test
    void expand_fileThatIsNoText_saysSo() throws IOException {
        Path file = file("", "rw-r--r--");
        Files.write(file, new byte[] {(byte) 0xff});
        CapabilityException refusal =
                assertThrows(CapabilityException.class, () -> OptionFile.expand("@" + file, owner()));
        assertEquals("cannot read the options in " + file + ": it is not UTF-8 text", refusal.getMessage());
    }

    @Test
    void expand_missingFile_isNamed() {
        CapabilityException refusal = assertThrows(
                CapabilityException.class, () -> OptionFile.expand("@" + directory.resolve("none"), 0));
        assertTrue(refusal.getMessage().contains("none"), refusal.getMessage());
    }
}
