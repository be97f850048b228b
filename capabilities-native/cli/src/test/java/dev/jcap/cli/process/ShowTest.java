package dev.jcap.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How processes look, for a made-up one with a thread that differs. */
class ShowTest {

    private static final String NONE = "0000000000000000";
    private static final String BIND = "0000000000000400";
    private static final String ALL = "000001ffffffffff";

    private static TaskView task(long id, String name, String permitted, String bounding) {
        return TaskView.parse("Name:\t" + name + "\nState:\tS (sleeping)\nTgid:\t70\nPid:\t" + id + "\nPPid:\t0\n"
                + "Uid:\t1\t1\t1\t1\nGid:\t1\t1\t1\t1\nGroups:\t4 27 \nThreads:\t4\nCapInh:\t" + NONE + "\nCapPrm:\t"
                + permitted + "\nCapEff:\t" + permitted + "\nCapBnd:\t" + bounding + "\nCapAmb:\t" + NONE
                + "\nNoNewPrivs:\t1\n");
    }

    private static ProcessView process() {
        return new ProcessView(
                task(70, "server", BIND, BIND),
                List.of(task(71, "worker", BIND, BIND), task(72, "pool-1", ALL, ALL), task(73, "pool-2", ALL, ALL)),
                ProcessNamespace.UNREADABLE);
    }

    @Test
    void block_ofAProcessWithDifferingThreads_namesThemAndWhatTheyHave() throws IOException {
        String out = new ShowBlock(new SetStyle(80, false, 41)).print(List.of(process()));
        assertTrue(
                out.startsWith("""
                        process       70 server
                        user          1"""),
                out);
        assertTrue(
                out.contains("""
                        capabilities  cap_net_bind_service=ep
                        permitted     cap_net_bind_service
                        effective     cap_net_bind_service
                        inheritable   none
                        ambient       none
                        bounding      cap_net_bind_service
                        no_new_privs  yes
                        """),
                out);
        // What stands between them is read from the process that has this id here.
        assertTrue(
                out.endsWith("""
                        worst         cap_net_bind_service: network only
                        securebits    unknown: a process can read only its own
                        threads       4, 2 differ:
                          ! 72 pool-1, 73 pool-2: permitted all; effective all; bounding all
                        """),
                out);
    }

    @Test
    void table_ofAProcessWithDifferingThreads_marksThem() {
        String out = new ShowTable(new SetStyle(80, false, 41)).print(List.of(process()));
        assertTrue(out.contains("! 72     "), out);
        assertTrue(out.contains("=ep; no_new_privs (and 1 more thread)"), out);
        assertTrue(out.endsWith("1 of 1 process has capabilities\n"), out);
    }

    @Test
    void tree_ofAProcessWithDifferingThreads_hasThemBelowIt() throws IOException {
        String out = new ShowTree(new SetStyle(200, false, 41), List.of(process())).print(true);
        assertEquals(
                """
                server(70) cap_net_bind_service=ep; bounding cap_net_bind_service; no_new_privs
                  ! pool-1{72,73} =ep; no_new_privs
                """,
                out);
    }

    @Test
    void json_ofAProcessWithDifferingThreads_hasThemAsObjects() {
        String out = ShowJson.of(List.of(process()), 41);
        assertTrue(out.startsWith(
                "{\"schema\":1,\"command\":\"show\",\"processes\":[{\"pid\":70,\"parent\":0,\"tid\":70,\"name\":\"server\","),
                out);
        assertTrue(out.contains("\"threads\":4,\"differing\":[{\"tid\":72,"), out);
        assertTrue(out.contains("\"securebits\":null,\"mode\":null"), out);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 200})
    void everyView_inAnyWidth_fitsAndIsPlainAscii(int width) throws IOException {
        ProcessView odd = new ProcessView(task(70, "a\u001b[2J\u20ac", "000000000000ffff", "00000000ffff0000"), List.of(),
                ProcessNamespace.UNREADABLE);
        SetStyle style = new SetStyle(width, false, 41);
        String out = new ShowBlock(style).print(List.of(odd))
                + new ShowTable(style).print(List.of(odd, process()))
                + new ShowTree(style, List.of(odd)).print(true);
        out.lines().forEach(line -> {
            assertTrue(line.length() <= Math.max(width, 60), line);
            assertEquals(TextLayout.plain(line), line);
        });
    }

    @Test
    void colour_onATerminal_isThereUnlessNotWanted() {
        assertTrue(Session.of(true, Map.of("COLUMNS", "80"), "show").out().contains("\033[1m"));
        assertFalse(Session.of(true, Map.of("COLUMNS", "80", "NO_COLOR", "1"), "show").out().contains("\033["));
        assertFalse(Session.of(true, Map.of("COLUMNS", "80"), "show", "--color=never").out().contains("\033["));
        assertFalse(Session.of("show").out().contains("\033["));
        assertTrue(Session.of("show", "--color=always").out().contains("\033["));
    }

    @Test
    void show_withoutArguments_isThisProcess() {
        String out = Session.of("show").out();
        assertTrue(out.startsWith("process       " + ProcessHandle.current().pid() + " "), out);
        assertTrue(out.contains("securebits    not read (add --securebits)\n"), out);
        assertTrue(Session.of("show", "--securebits").out().contains("\nmode          "));
    }
}
