package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.cli.shell.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void captree_onATerminal_showsHitsInRedAndNothingTwice() throws IOException {
        assertEquals(
                "--\033[31mshell(20)\033[0m\n  +-\033[31mnap(100)\033[0m \"cap_net_bind_service=ep\"\n",
                captree(true, "shell", "100"));
    }

    @Test
    void captree_withoutColour_showsNothingInRed() throws IOException {
        assertEquals("--nap(100) \"cap_net_bind_service=ep\"\n", captree(true, "--color=false", "nap"));
    }
}
