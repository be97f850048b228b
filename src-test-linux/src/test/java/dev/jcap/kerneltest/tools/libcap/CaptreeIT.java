package dev.jcap.kerneltest.tools.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** captree on the processes of this machine. */
@Slow
class CaptreeIT {

    private static Tools jcap;

    @BeforeAll
    static void prepare() {
        jcap = Tools.ofJcap();
    }

    @Test
    void captree_ofShellWithChild_showsBoth() {
        Tools.Answer answer = jcap.run(
                ChildPrivilege.ANY_ROOT,
                "cp \"$(command -v sleep)\" naptime; ./naptime 600 & tree=$(captree $$); kill $!; echo \"$tree\"");

        assertEquals(0, answer.status(), answer.toString());
        assertTrue(answer.out().matches("(?s)--sh\\(\\d+\\) \"=ep.*\n  \\+-naptime\\(\\d+\\) \"=ep.*"), answer.out());
    }

    @Test
    void captree_ofProgramByPattern_showsIt() {
        Tools.Answer answer = jcap.run(
                ChildPrivilege.HERE,
                "cp \"$(command -v sleep)\" siesta42; ./siesta42 600 & tree=$(captree 'sie[r-t]ta4?'); kill $!; echo \"$tree\"");

        assertTrue(answer.out().matches("--siesta42\\(\\d+\\).*\n"), answer.toString());
    }

    @Test
    void captree_ofThreadThatDiffers_showsItsOwnState() {
        Tool.require("pgrep", "procps");
        // capsh gives up everything on one of Java's threads, and waits for a child.
        Tools.Answer answer = jcap.run(
                ChildPrivilege.ANY_ROOT,
                "capsh --mode=NOPRIV --shell=/bin/sleep -+ 600 & until pgrep -P $! >/dev/null || ! kill -0 $!; do sleep 0.1; done;"
                        + " captree --depth=1 $!; kill -9 $(pgrep -P $!) $!");

        String set = "(?s)--java\\(\\d+.*\\) \"=ep.*:>-java\\{\\d+} \\[!cap_chown.*";
        assertTrue(answer.out().matches(set), answer.toString());
    }

    /** A process could have put itself under another parent: the kernel escapes only a newline in a name. */
    @Test
    void captree_ofNameWithCarriageReturn_readsItAsOneName() {
        Tools.Answer answer = jcap.run(
                ChildPrivilege.HERE, "printf 'x\\rPPid:\\t1' >/proc/$$/comm; captree --depth=1 $$ && captree --depth=2 $PPID");

        assertTrue(answer.out().matches("(?s)--x\\?PPid:\\?1\\(.*  \\+-x\\?PPid:\\?1\\(.*"), answer.toString());
    }

    @Test
    void captree_ofNobody_saysSo() {
        Tools.Answer answer = jcap.run(ChildPrivilege.HERE, "captree 99999999; echo $?; captree 'no such*'");

        assertEquals("[PID 99999999 not found]\n0\nno process matched \"no such*\"\n", answer.out());
        assertEquals(1, answer.status());
    }

    @Test
    void captree_withUnknownFlag_endsWith2() {
        Tools.Answer answer = jcap.run(ChildPrivilege.HERE, "captree --nosuch");

        assertTrue(answer.err().startsWith("flag provided but not defined: -nosuch\n"), answer.toString());
        assertEquals(2, answer.status());
    }
}
