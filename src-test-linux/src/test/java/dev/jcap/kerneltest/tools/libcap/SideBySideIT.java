package dev.jcap.kerneltest.tools.libcap;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.Habitat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of jcap and of libcap, one beside the other: the same on both streams and the same exit status, or a row
 * of {@code docs/differences-from-libcap.md}.
 */
class SideBySideIT {

    private static final int EVERY = 6;
    private static final Map<String, String> DIFFERENCES = Differences.read();

    private static Tools jcap;
    private static Tools libcap;

    @BeforeAll
    static void prepare() {
        libcap = Tools.ofLibcap();
        jcap = Tools.ofJcap();
    }

    private static List<String> lines(String resource) {
        try (InputStream file = SideBySideIT.class.getResourceAsStream(resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> same() {
        return lines("side-by-side.txt");
    }

    /** Some of those that do not need to be root to mean something. */
    static Stream<String> some() {
        List<String> all = same().stream()
                .filter(line -> line.startsWith("capsh") || line.startsWith("getpcaps"))
                .toList();
        return IntStream.range(0, all.size()).filter(i -> i % EVERY == 0).mapToObj(all::get);
    }

    record Different(String id, int status, String fragment, String line) {
        static Different parse(String row) {
            String[] columns = row.split("\t");
            return new Different(
                    columns[0], Integer.parseInt(columns[1]), columns[2].replace("\\n", "\n"), columns[3]);
        }
    }

    static Stream<Different> different() {
        return lines("side-by-side-differences.tsv").stream().map(Different::parse);
    }

    @ParameterizedTest
    @MethodSource("same")
    void line_asRoot_answersAsLibcap(String line) {
        requireSame(Habitat.ROOT, line);
    }

    @ParameterizedTest
    @MethodSource("some")
    void line_asPlainUser_answersAsLibcap(String line) {
        requireSame(Habitat.PLAIN_USER, line);
    }

    @ParameterizedTest
    @MethodSource("some")
    void line_inUserNamespace_answersAsLibcap(String line) {
        requireSame(Habitat.USER_NAMESPACE, line);
    }

    private static void requireSame(Habitat habitat, String line) {
        Tools.Answer theirs = libcap.run(habitat, line);
        Tools.Answer ours = jcap.run(habitat, line);

        assertAll(
                () -> assertEquals(
                        Differences.comparable(theirs.out()), Differences.comparable(ours.out()), "standard output"),
                () -> assertEquals(
                        Differences.comparable(theirs.err()), Differences.comparable(ours.err()), "standard error"),
                () -> assertEquals(theirs.status(), ours.status(), "exit status"));
    }

    @ParameterizedTest
    @MethodSource("different")
    void line_thatDiffersOnPurpose_answersAsDocumented(Different row) {
        Tools.Answer theirs = libcap.run(Habitat.ROOT, row.line);
        Tools.Answer ours = jcap.run(Habitat.ROOT, row.line);

        assertTrue(DIFFERENCES.containsKey(row.id), "documented");
        assertEquals(row.status, ours.status(), ours.toString());
        assertTrue((ours.out() + ours.err()).contains(row.fragment), ours.toString());
        if (!DIFFERENCES.get(row.id).startsWith("2.66: ")) {
            assertNotEquals(theirs, ours);
        }
    }

    @Test
    void differences_inTheDocument_areShownByALineOrCannotBe() {
        List<String> shown = different().map(Different::id).toList();
        // Needs another kernel, another libcap, a process that ends just then, or libcap's captree, which few systems have.
        List<String> elsewhere = List.of(
                "usage-text", "ignored-signal", "many-groups", "fork-program", "update-warning", "iab-gone", "thread-state",
                "thread-id", "proc-root", "control-characters", "names-the-file");

        assertEquals(
                DIFFERENCES.keySet().stream().sorted().toList(),
                Stream.concat(shown.stream(), elsewhere.stream()).distinct().sorted().toList());
    }
}
