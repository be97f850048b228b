package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.cli.shell.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** captree on a proc file system made up of files. */
class CaptreeTest {

    private static final String ALL = "000001ffffffffff";
    private static final String NONE = "0000000000000000";

    @TempDir
    Path proc;

    @BeforeEach
    void processes() throws IOException {
        write(1, 1, "init", 0, ALL, ALL);
        write(1, 2, "init", 0, ALL, ALL);
        write(1, 3, "worker", 0, ALL, ALL);
        write(1, 4, "worker", 0, ALL, ALL);
        write(1, 5, "init", 0, NONE, "000001fffffffffe");
        write(20, 20, "shell", 1, NONE, ALL);
        write(100, 100, "nap", 20, "0000000000000400", ALL);
        write(9, 9, "evil\033[2J", 1, NONE, ALL);
    }

    private void write(long pid, long tid, String name, long parent, String permitted, String bounding) throws IOException {
        String status = "Name:\t" + name + "\nTgid:\t" + pid + "\nPid:\t" + tid + "\nPPid:\t" + parent
                + "\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\nCapInh:\t" + NONE + "\nCapPrm:\t" + permitted
                + "\nCapEff:\t" + permitted + "\nCapBnd:\t" + bounding + "\nCapAmb:\t" + NONE + "\nNoNewPrivs:\t0\n";
        Path task = proc.resolve(pid + "/task/" + tid);
        Files.createDirectories(task);
        Files.writeString(task.resolve("status"), status);
        // A thread's own directory is there too, but not listed; a directory that is listed has to do here for a leader.
        if (pid == tid) {
            Files.writeString(proc.resolve(pid + "/status"), status);
        }
    }

    private String captree(boolean terminal, String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>(List.of("--proc=" + proc));
        words.addAll(List.of(arguments));
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Captree().run(words, new Shell(InputStream.nullInputStream(), stream, stream, terminal, Map.of()));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void captree_ofTheFirstProcess_showsThreadsThatDifferAndChildrenById() throws IOException {
        assertEquals("""
                --init(1+{2}) "=ep"
                  :>-worker{3,4} "=ep"
                  :>-init{5} [!cap_chown]
                  +-evil?[2J(9)
                  +-shell(20)
                    +-nap(100) "cap_net_bind_service=ep"
                """, captree(false));
    }

    @Test
    void captree_ofTheKernel_showsAllToADepth() throws IOException {
        assertEquals("""
                --<kernel>(0)
                  +-init(1+{2}) "=ep"
                    :>-worker{3,4} "=ep"
                    :>-init{5} [!cap_chown]
                """, captree(false, "--depth=2", "0"));
    }

    @Test
    void captree_verbose_showsEmptySetsToo() throws IOException {
        assertEquals("--shell(20) \"=\" []\n  +-nap(100) \"cap_net_bind_service=ep\" []\n", captree(false, "--verbose", "20"));
    }

    @Test
    void captree_ofAProcessAndOneBelow_printsTheUpperFirstAndNothingTwice() throws IOException {
        String tree = "--shell(20)\n  +-nap(100) \"cap_net_bind_service=ep\"\n";

        assertEquals(tree, captree(false, "100", "20"));
        assertEquals(tree, captree(false, "nap", "20", "20"));
        assertEquals("--evil?[2J(9)\n" + tree, captree(false, "100", "shell", "9"));
    }

    @Test
    void captree_ofAProcessWithALowerNumberThanItsParent_printsTheParentFirst() throws IOException {
        write(7, 7, "nap", 100, NONE, ALL);

        assertEquals("--nap(100) \"cap_net_bind_service=ep\"\n  +-nap(7)\n", captree(false, "nap"));
    }

    @Test
    void captree_ofProcessesInACircle_ends() throws IOException {
        write(7, 7, "egg", 8, NONE, ALL);
        write(8, 8, "hen", 7, NONE, ALL);

        assertEquals("--egg(7)\n  +-hen(8)\n", captree(false, "hen", "egg"));
    }

    @Test
    void captree_ofAProcessWhoseParentIsHidden_printsIt() throws IOException {
        write(30, 30, "orphan", 29, NONE, ALL);

        assertEquals("--orphan(30)\n", captree(false, "orphan"));
    }

    @Test
    void captree_onATerminal_printsTheIdsThatWereGivenInRed() throws IOException {
        assertEquals(
                "--shell(\033[31m20\033[0m)\n  +-nap(\033[31m100\033[0m) \"cap_net_bind_service=ep\"\n",
                captree(true, "shell", "100"));
        assertEquals("""
                --init(\033[31m1\033[0m+{2}) "=ep"
                  :>-worker{3,\033[31m4\033[0m} "=ep"
                  :>-init{5} [!cap_chown]
                """, captree(true, "--depth=1", "1", "4"));
    }

    @Test
    void captree_withoutColour_showsNothingInRed() throws IOException {
        assertEquals("--nap(100) \"cap_net_bind_service=ep\"\n", captree(true, "--color=false", "nap"));
    }

    @Test
    void captree_ofIdsThatDoNotExist_namesEachOnceAfterTheTrees() throws IOException {
        assertEquals("""
                --nap(100) "cap_net_bind_service=ep"
                [PID 99999999 not found]
                [PID 0100 not found]
                [PID 18446744073709551615 not found]
                """, captree(false, "99999999", "0100", "99999999", "100", "18446744073709551615"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "18446744073709551616", "+20", "-", ""})
    void captree_ofAPatternThatMatchesNothing_printsOnlyThat(String pattern) throws IOException {
        assertEquals("no process matched \"" + pattern + "\"\n", captree(false, "20", "99999999", pattern, "nosuch2"));
    }

    /** A process chooses its name, in which only a newline is escaped by the kernel. */
    @ParameterizedTest
    @ValueSource(strings = {"x\rPPid:\t1", "x\u2028PPid:\t1", "x\u0085PPid:\t1", "x\u009b31m", "x\u202ertl", "x\u001b[31m"})
    void captree_ofANameWithControlCharacters_readsItAsOneName(String name) throws IOException {
        write(30, 30, name, 100, NONE, ALL);
        String shown = name.replaceAll("[^ -~]", "?");

        assertEquals("--nap(100) \"cap_net_bind_service=ep\"\n  +-" + shown + "(30)\n", captree(false, "100"));
        assertEquals("--" + shown + "(30)\n", captree(false, name.replace("[", "\\[")));
    }

    @Test
    void captree_ofADirectoryWithoutName_fails() {
        assertThrows(NoSuchFileException.class, () -> captree(false, "--proc="));
    }
}
