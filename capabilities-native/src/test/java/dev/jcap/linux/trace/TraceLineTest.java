package dev.jcap.linux.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.jcap.linux.trace.internal.TraceLine;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceLineTest {

    private static final String HEAD = "           chown-4941    [001] .N... 12209.838144: ";

    static Stream<Arguments> lines() {
        long micros = 12_209_838_144L;
        return Stream.of(
                Arguments.of(HEAD + "cap_capable: cred ffff8881059c0b40, target_ns ffffffff8306fe60, capable_ns"
                        + " 0000000000000000, cap 0, ret -1",
                        new TraceLine.Check(4941, micros, 0, false, "ffffffff8306fe60", "ffff8881059c0b40")),
                Arguments.of(HEAD + "cap_capable: cred ffff8881059c0b40, target_ns ffffffff8306fe60, capable_ns"
                        + " ffffffff8306fe60, cap 40, ret 0",
                        new TraceLine.Check(4941, micros, 40, true, "ffffffff8306fe60", "ffff8881059c0b40")),
                Arguments.of(HEAD + "<stack trace>", new TraceLine.StackStart(4941)),
                Arguments.of(HEAD + "sys_fchownat -> 0xffffffffffffffff", new TraceLine.CallEnd(4941, micros, "fchownat", -1)),
                Arguments.of(HEAD + "sys_openat -> 0x3", new TraceLine.CallEnd(4941, micros, "openat", 3)),
                Arguments.of(HEAD + "sys_openat(dfd: 0xffffff9c, filename: 0x55e32083c110, flags: 0x241, mode: 0x1b6)",
                        new TraceLine.CallStart(4941, "openat",
                                "dfd: 0xffffff9c, filename: 0x55e32083c110, flags: 0x241, mode: 0x1b6")),
                Arguments.of(HEAD + "sys_newstat -> 0x0", new TraceLine.CallEnd(4941, micros, "stat", 0)),
                Arguments.of(HEAD + "sched_process_exec: filename=/a dir/with pid=7 pid=4941 old_pid=4950",
                        new TraceLine.Exec(4941, "/a dir/with pid=7", 4941, 4950)),
                Arguments.of(HEAD + "task_newtask: pid=4950 comm=a b clone_flags=3d0f00 oom_score_adj=-17",
                        new TraceLine.NewTask(4941, 4950, "a b", 0x3d0f00)),
                Arguments.of(HEAD + "task_rename: pid=4941 oldcomm=sh newcomm=GC Thread#0 oom_score_adj=0",
                        new TraceLine.Rename(4941, 4941, "GC Thread#0")),
                Arguments.of(HEAD + "tracing_mark_write: jcap sync 3", new TraceLine.Mark(4941, micros, "jcap sync 3")),
                Arguments.of("CPU:1 [LOST 1234 EVENTS]", new TraceLine.Lost(1234)),
                Arguments.of(" => do_execveat_common.isra.0", new TraceLine.Frame("do_execveat_common")),
                Arguments.of(" => ext4_setattr [ext4]", new TraceLine.Frame("ext4_setattr")),
                Arguments.of("# tracer: nop", new TraceLine.Heading()),
                Arguments.of("", new TraceLine.Heading()));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void line_ofTheKernel_isUnderstood(String text, TraceLine expected) {
        assertEquals(expected, TraceLine.parse(text));
    }

    @Test
    void line_withProcessColumn_isUnderstoodToo() {
        String text = "            bash-389     (    389) [001] ..... 11881.655437: sys_chown -> 0x0";
        assertEquals(new TraceLine.CallEnd(389, 11_881_655_437L, "chown", 0), TraceLine.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-1 [0]", "x-12: y", "-", "<...>", "GC Thread#0", "C2 Compiler-1"})
    void name_thatAProgramChose_doesNotConfuse(String name) {
        TraceLine line = TraceLine.parse(name + "-4941    [001] ..... 1.000002: sys_chown -> 0x0");
        assertEquals(new TraceLine.CallEnd(4941, 1_000_002, "chown", 0), line);
    }

    @Test
    void lineBreak_inANameThatAProgramChose_hidesNoEvent() {
        TraceLine line = TraceLine.parse(" => x-4941    [001] ..... 1.000002: sys_chown -> 0x0");
        assertEquals(new TraceLine.CallEnd(4941, 1_000_002, "chown", 0), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "rubbish",
        " => not a function",
        "a-1 [001] ..... 1.000002: ",
        "a-1 [001] ..... 1.000002: cap_capable: cap 99, ret 0",
        "a-1 [001] ..... 1.000002: cap_capable: cred 1, target_ns 2, capable_ns 3, cap 64, ret 0",
        "a-1 [001] ..... 1.000002: cap_capable: cred 1, target_ns 2, capable_ns 3, cap 1, ret 5",
        "a-1 [001] ..... 1.000002: sys_chown -> 0x11111111111111111",
        "a-1 [001] ..... 1.000002: sched_process_exec: filename=x",
        "a-99999999999 [001] ..... 1.000002: sys_chown -> 0x0"
    })
    void line_ofAnotherForm_isStrange(String text) {
        assertInstanceOf(TraceLine.Strange.class, TraceLine.parse(text));
    }

    /** The kernel prints names as they are: after a newline in one the line goes on with the rest of the name. */
    @ParameterizedTest
    @ValueSource(strings = {"#", "# tracer", "a\u2028b", "a\u0085b", "a\u2029"})
    void line_ofAThreadWithAnyName_isItsEvent(String name) {
        TraceLine end = new TraceLine.CallEnd(4941, 12_209_838_144L, "openat", 3);

        assertEquals(end, TraceLine.parse(HEAD.stripLeading().replace("chown", name) + "sys_openat -> 0x3"));
        assertEquals(
                new TraceLine.NewTask(4941, 4950, name, 0x3d0f00),
                TraceLine.parse(HEAD + "task_newtask: pid=4950 comm=" + name + " clone_flags=3d0f00 oom_score_adj=-17"));
        assertEquals(
                new TraceLine.Rename(4941, 4941, name),
                TraceLine.parse(HEAD + "task_rename: pid=4941 oldcomm=" + name + " newcomm=" + name + " oom_score_adj=0"));
        assertEquals(
                new TraceLine.Exec(4941, "/" + name, 4941, 4950),
                TraceLine.parse(HEAD + "sched_process_exec: filename=/" + name + " pid=4941 old_pid=4950"));
    }
}
