package dev.jcap.kerneltest.tools.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.Users;
import dev.jcap.proof.Extent;
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
@Slow
class SideBySideIT {

    /** What begins so in the table does not hold for all builds of one version. */
    private static final String SOME_BUILDS = "some builds: ";

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
        return Extent.of(SideBySideIT.class, "lines beside libcap", lines("side-by-side.txt"));
    }

    /** Some of those that do not need to be root to mean something. */
    static List<String> some() {
        List<String> all = lines("side-by-side.txt").stream()
                .filter(line -> line.startsWith("capsh") || line.startsWith("getpcaps"))
                .toList();
        List<String> some = IntStream.range(0, all.size()).filter(i -> i % 6 == 0).mapToObj(all::get).toList();
        return Extent.of(SideBySideIT.class, "lines beside libcap", some);
    }

    record Different(String id, int status, String fragment, String line) {
        static Different parse(String row) {
            String[] columns = row.split("\t");
            return new Different(
                    columns[0], Integer.parseInt(columns[1]), columns[2].replace("\\n", "\n"), columns[3]);
        }
    }

    static List<Different> different() {
        return lines("side-by-side-differences.tsv").stream().map(Different::parse).toList();
    }

    static List<Different> someDifferent() {
        return Extent.of(SideBySideIT.class, "lines beside libcap", different());
    }

    @ParameterizedTest
    @MethodSource("same")
    void line_asRoot_answersAsLibcap(String line) {
        requireSame(ChildPrivilege.ROOT, line);
    }

    @ParameterizedTest
    @MethodSource("some")
    void line_asPlainUser_answersAsLibcap(String line) {
        requireSame(ChildPrivilege.PLAIN_USER, line);
    }

    @ParameterizedTest
    @MethodSource("some")
    void line_inUserNamespace_answersAsLibcap(String line) {
        requireSame(ChildPrivilege.USER_NAMESPACE, line);
    }

    private static void requireSame(ChildPrivilege privilege, String line) {
        Tools.Answer theirs = libcap.run(privilege, line);
        Tools.Answer ours = jcap.run(privilege, line);

        if (!theirs.comparable().equals(ours.comparable())) {
            Libcap.requireRecorded(line + " answers " + theirs);
        }
        assertEquals(theirs.comparable(), ours.comparable());
    }

    @ParameterizedTest
    @MethodSource("someDifferent")
    void line_thatDiffersOnPurpose_answersAsDocumented(Different row) {
        if (row.line.contains("--user=nobody")) {
            Users.require("nobody");
        }
        Tools.Answer theirs = libcap.run(ChildPrivilege.ROOT, row.line);
        Tools.Answer ours = jcap.run(ChildPrivilege.ROOT, row.line);

        assertTrue(DIFFERENCES.containsKey(row.id), "documented");
        assertEquals(row.status, ours.status(), ours.toString());
        assertTrue((ours.out() + ours.err()).contains(row.fragment), ours.toString());
        if (theirs.equals(ours)) {
            String libcap = DIFFERENCES.get(row.id);
            assumeFalse(libcap.startsWith(SOME_BUILDS), "needs a libcap of which this is true: " + libcap);
            Libcap.requireRecorded(row.line + " answers as jcap does");
        }
        assertNotEquals(theirs, ours);
    }

    @Test
    void differences_inTheDocument_areShownByALineOrCannotBe() {
        List<String> shown = different().stream().map(Different::id).toList();
        // Needs another kernel, another libcap, a process that ends just then, or libcap's captree, which few systems have.
        List<String> elsewhere = List.of(
                "usage-text", "ignored-signal", "many-groups", "fork-program", "update-warning", "iab-gone", "thread-state",
                "thread-id", "proc-root", "proc-unreadable", "control-characters", "name-bytes", "star-bytes", "hidden-parent",
                "thread-order", "names-the-file");

        assertEquals(
                DIFFERENCES.keySet().stream().sorted().toList(),
                Stream.concat(shown.stream(), elsewhere.stream()).distinct().sorted().toList());
    }
}
