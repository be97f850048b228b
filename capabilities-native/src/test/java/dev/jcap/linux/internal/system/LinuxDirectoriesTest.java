package dev.jcap.linux.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories on the running kernel, without any privilege. */
class LinuxDirectoriesTest {

    private static LinuxKernel kernel;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(system.equals("Linux amd64"), () -> "skipped: no system calls for " + system);
        kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void list_ofDirectory_givesNamesTypesAndAttributes(boolean sinceLinux613) throws IOException {
        Files.createFile(directory.resolve(".hidden"));
        Files.createFile(directory.resolve("..."));
        Files.createDirectory(directory.resolve("sub"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("sub"));
        Files.createFile(directory.resolve("n".repeat(255)));
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            Map<String, FileType> expected = new TreeMap<>(Map.of(
                    ".hidden", FileType.REGULAR, "...", FileType.REGULAR, "n".repeat(255), FileType.REGULAR,
                    "sub", FileType.DIRECTORY, "link", FileType.SYMBOLIC_LINK, "socket", FileType.SOCKET));
            assertEquals(expected, list(sinceLinux613));
        }
    }

    private Map<String, FileType> list(boolean sinceLinux613) {
        Map<String, FileType> found = new TreeMap<>();
        try (var directories = open(sinceLinux613); var listing = directories.list(openDirectory(directories))) {
            assertTrue(directories.canReadCapabilities());
            while (listing.next()) {
                byte[] name = new byte[256];
                int end = listing.copyName(name, 0);
                found.put(new String(name, 0, end, StandardCharsets.US_ASCII), listing.type());
                assertEquals(listing.type(), listing.facts().type(), "the type from the entry itself");
                assertEquals(-Errno.ENODATA.number(), listing.capabilities(), "without an attribute");
            }
            assertEquals(0, listing.error());
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void list_ofManyFiles_givesEachOnce(boolean sinceLinux613) throws IOException {
        for (int i = 0; i < 3000; i++) {
            Files.createFile(directory.resolve("file-with-a-long-name-" + i));
        }
        assertEquals(3000, list(sinceLinux613).size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void capabilities_ofRemovedEntry_areNotThere(boolean sinceLinux613) throws IOException {
        Path file = Files.createFile(directory.resolve("short-lived"));
        try (var directories = open(sinceLinux613); var listing = directories.list(openDirectory(directories))) {
            assertTrue(listing.next());
            Files.delete(file);
            assertEquals(-Errno.ENOENT.number(), listing.capabilities());
            assertEquals(-Errno.ENOENT.number(), listing.facts().error());
            assertEquals(-Errno.ENOENT.number(), listing.open());
        }
    }

    @Test
    void open_ofLinkToDirectory_isRefused() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), directory);
        try (var directories = open(true); var listing = directories.list(openDirectory(directories))) {
            assertTrue(listing.next());
            assertEquals(-Errno.ENOTDIR.number(), listing.open());
        }
    }

    private static LinuxDirectories open(boolean sinceLinux613) {
        return sinceLinux613 ? LinuxDirectories.open(kernel) : LinuxDirectories.openAsBefore613(kernel);
    }

    private int openDirectory(LinuxDirectories directories) {
        long held = new LinuxFiles(kernel).hold(directory.toString().getBytes(StandardCharsets.UTF_8), false);
        long open = directories.reopen((int) held);
        kernel.close((int) held);
        return (int) open;
    }
}
