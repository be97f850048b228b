package dev.jcap.linux.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.linux.internal.system.PathBytes;
import dev.jcap.proof.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The baseline's text. */
class FileBaselineTest {

    private static final String HEADER = "# File capabilities: path, then what getcap -n shows\n";
    private static final FileCapabilities RAW = FileCapabilities.parse("cap_net_raw=ep");
    private static final FileCapabilities EFFECTIVE_ONLY =
            new FileCapabilities(CapabilitySet.EMPTY, CapabilitySet.EMPTY, true, 0);

    @Test
    void toString_ofAnyNames_isSortedEscapedAscii() {
        FileBaseline baseline = FileBaseline.of(
                Stream.of(
                        found("/b", FileCapabilities.parse("cap_chown=p [rootid=1000]")),
                        found("/a b#\\\n", RAW),
                        new ScanResult.Found(PathBytes.path(new byte[] {'/', 'c', (byte) 0xFF}), FileCapabilities.EMPTY),
                        found("/B", EFFECTIVE_ONLY)),
                problem -> {
                    throw new AssertionError(problem);
                });

        assertEquals(
                HEADER + """
                        /B 0x0100000200000000000000000000000000000000
                        /a\\x20b\\x23\\x5c\\x0a cap_net_raw=ep
                        /b cap_chown=p [rootid=1000]
                        /c\\xff =
                        """,
                baseline.toString());
        assertEquals(baseline, FileBaseline.parse(baseline.toString()));
    }

    @Test
    @Tag("random")
    void read_ofWhatWasWritten_isEqual(@TempDir Path directory) throws Exception {
        Trial trial = Trial.random(getClass(), "parsing a baseline's text returns the baseline, for any file names", 2_000);
        trial.run(_ -> requireReadsBack(trial, directory));
    }

    private static void requireReadsBack(Trial trial, Path directory) throws IOException {
        Random random = new Random(trial.seed());
        SortedMap<Path, FileCapabilities> files = new TreeMap<>();
        for (int i = 0; i < trial.cases(); i++) {
            byte[] name = new byte[1 + random.nextInt(20)];
            random.nextBytes(name);
            for (int at = 0; at < name.length; at++) {
                name[at] = at == 0 ? (byte) '/' : name[at] == 0 || name[at] == '/' ? (byte) 'x' : name[at];
            }
            files.put(PathBytes.path(name), new FileCapabilities(
                    new CapabilitySet(random.nextLong() & random.nextLong()),
                    random.nextBoolean() ? CapabilitySet.EMPTY : new CapabilitySet(random.nextLong()),
                    random.nextBoolean(),
                    random.nextBoolean() ? 0 : random.nextLong(0xFFFF_FFFFL)));
        }
        FileBaseline baseline = new FileBaseline(files);
        Path file = directory.resolve("baseline");
        Files.writeString(file, "an older one");
        baseline.write(file);

        assertEquals(baseline, FileBaseline.read(file));
        try (var left = Files.list(directory)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void write_intoMissingDirectory_throwsAndLeavesNothing(@TempDir Path directory) throws IOException {
        FileBaseline baseline = FileBaseline.parse("");
        assertThrows(IOException.class, () -> baseline.write(directory.resolve("no/baseline")));
        assertThrows(IOException.class, () -> baseline.write(Files.createDirectories(directory.resolve("d/e")).getParent()));
        try (var left = Files.list(directory)) {
            assertEquals(List.of(directory.resolve("d")), left.toList());
        }
    }

    @Test
    void failures_nameTheBaselineAndNotTheTemporaryFile(@TempDir Path directory) {
        Path missing = directory.resolve("no/baseline");
        IOException unwritten = assertThrows(IOException.class, () -> FileBaseline.parse("").write(missing));
        assertEquals(missing + ": its directory is not there", unwritten.getMessage());
        IOException unread = assertThrows(IOException.class, () -> FileBaseline.read(directory));
        assertEquals(directory + ": Is a directory", unread.getMessage());
    }

    @Test
    void write_overSymbolicLink_replacesTheLink(@TempDir Path directory) throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "mine");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        FileBaseline.parse("/a =\n").write(link);

        assertTrue(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS));
        assertEquals("mine", Files.readString(target));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "/a|2|neither a comment",
        "\" =\"|0|neither a comment",
        "\"\"|0|neither a comment",
        "\"/a \"|3|blank",
        "/a cap_chwon=p|3|unknown",
        "/a cap_chown=e|3|cap_chown",
        "/a = [rootid=4294967295]|13|root id",
        "/a\\x0 =|2|not \\xNN",
        "/a\\x00 =|2|not \\xNN",
        "/a\\y20 =|2|not \\xNN",
        "/a\\xg0 =|2|not \\xNN",
        "/\u0080 =|1|this character",
        "/a\tb =|2|this character",
        "/a 0x01|7|the attribute ends",
        "/a 0xzz|5|not an attribute",
        "/a 0x010000020100000000000000000000000000000|5|not an attribute",
        "/b =|0|the second line for this file"
    })
    void parse_ofAnythingElse_namesLineAndIndex(String line, int index, String reason) {
        var refused = assertThrows(
                CapabilityFormatException.class, () -> FileBaseline.parse("# one\n/b =\n" + line + "\n/c =\n"));

        assertEquals(line, refused.input());
        assertTrue(refused.reason().startsWith("line 3: " + reason), refused.reason());
        assertEquals(Math.min(index, line.length()), refused.index());
    }

    @Test
    void parse_ofEveryTruncation_isRefusedUnlessBetweenLines() {
        String text = HEADER + "/a cap_net_raw=ep\n/b\\x20c =\n";
        for (int length = 1; length < text.length(); length++) {
            String part = text.substring(0, length);
            if (part.endsWith("\n")) {
                FileBaseline.parse(part);
            } else {
                assertThrows(CapabilityFormatException.class, () -> FileBaseline.parse(part), part);
            }
        }
    }

    @Test
    void of_scanWithProblems_isRefusedNamingThem() {
        List<ScanResult> results = new ArrayList<>();
        results.add(found("/a", RAW));
        for (int i = 0; i < 25; i++) {
            results.add(new ScanResult.Problem(Path.of("/p" + i), new IOException("/p" + i + ": closed")));
        }

        String message = assertThrows(IOException.class, () -> FileBaseline.of(results.stream())).getMessage();

        assertTrue(message.startsWith("the scan is incomplete: 25 problems\n/p0: closed\n"), message);
        assertTrue(message.endsWith("/p19: closed\nand 5 more"), message);
        List<ScanResult> told = new ArrayList<>();
        assertEquals("[/a]", FileBaseline.of(results.stream(), told::add).files().keySet().toString());
        assertEquals(results.subList(1, 26), told);
    }

    @Test
    void compare_withLaterOne_tellsAddedRemovedAndChanged() {
        FileBaseline before = FileBaseline.parse("/gone =\n/other cap_kill=p\n/same cap_chown=ep\n");
        FileBaseline now = FileBaseline.parse("/new =\n/other cap_kill=ep\n/same cap_chown=ep\n");

        FileBaseline.Changes changes = before.compare(now);

        assertEquals(List.of(Path.of("/new")), changes.added());
        assertEquals(List.of(Path.of("/gone")), changes.removed());
        assertEquals(List.of(Path.of("/other")), changes.changed());
        assertEquals("-/gone =\n+/new =\n-/other cap_kill=p\n+/other cap_kill=ep\n", changes.toString());
        assertTrue(before.compare(before).isEmpty());
    }

    private static ScanResult found(String path, FileCapabilities capabilities) {
        return new ScanResult.Found(Path.of(path), capabilities);
    }
}
