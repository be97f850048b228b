package dev.jcap.linux.trace;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_DAC_OVERRIDE;
import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_SYS_NICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.trace.internal.Scope;
import dev.jcap.linux.trace.internal.TraceLine;
import dev.jcap.linux.trace.internal.TracedTasks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final long NO_SUCH_PID = 1 << 28;
    private static final String HEAD = "x-%d [001] ..... 5.%06d: ";

    /** A launch of {@code nice -n -5 true} as an ordinary user, recorded on Linux 6.18; PATH begins with a closed directory. */
    private static Recorder.Recording nice() throws IOException {
        TracedTasks tasks = new TracedTasks(Scope.LAUNCHED);
        tasks.add(13441, 13377);
        return recorded(tasks, resource("nice.txt"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = RecorderTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Recorder.Recording recorded(TracedTasks tasks, String text) {
        Recorder recorder = new Recorder(tasks, number -> "name " + number, start -> "/some/file");
        (text + "\n").lines().map(TraceLine::parse).forEach(recorder::take);
        return recorder.soFar();
    }

    @Test
    void launch_ofARecordedCommand_beginsAtItsExecAndLeavesMemoryOut() throws IOException {
        Recorder.Recording nice = nice();
        assertEquals(List.of(CAP_SYS_NICE, CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE),
                nice.checks().stream().map(CapabilityCheck::capability).toList());
        assertEquals(13, nice.memoryChecks());
        assertEquals(0, nice.strangeLines());
        assertEquals(1, nice.namespaces());
    }

    @Test
    void check_ofARecordedCommand_hasEverythingThatTheKernelTold() throws IOException {
        CapabilityCheck check = nice().checks().getFirst();
        assertEquals(new CapabilityCheck(CAP_SYS_NICE, false, 13492, 13492, "nice", Duration.ofNanos(446_855_000),
                "setpriority", "can_nice", check.stack(), new CallResult(CallResult.Kind.FAILED, 13), check.call(),
                CapabilityTracer.START_UP, "", "", false), check);
        assertEquals(List.of("security_capable", "capable", "can_nice", "set_one_prio", "__do_sys_setpriority"),
                check.stack().subList(2, 7));
    }

    @Test
    void execve_thatFailedBeforeOneSucceeded_wasPassedOver() throws IOException {
        List<CapabilityCheck> checks = nice().checks();
        assertEquals(new CallResult(CallResult.Kind.PASSED_OVER, 13), checks.get(1).outcome());
        assertEquals(checks.get(1).call(), checks.get(2).call());
        TraceReport report = new TraceReport(checks, List.of(CapabilityTracer.START_UP), 0, 0, List.of(),
                false, Optional.empty());
        assertEquals(CapabilitySet.of(CAP_SYS_NICE), report.needed());
        assertEquals(2, report.findings(Verdict.OPTIONAL).size());
    }

    private static String line(long tid, int micros, String event) {
        return HEAD.formatted(tid, micros) + event + "\n";
    }

    private static String check(long tid, int capability, String... frames) {
        StringBuilder text = new StringBuilder(line(tid, 1,
                "cap_capable: cred 1, target_ns 2, capable_ns 0, cap " + capability + ", ret -1"))
                .append(line(tid, 2, "<stack trace>"));
        for (String frame : frames) {
            text.append(" => ").append(frame).append('\n');
        }
        return text.toString();
    }

    private static Recorder.Recording attached(String text) {
        TracedTasks tasks = new TracedTasks(Scope.ATTACHED);
        tasks.add(NO_SUCH_PID, NO_SUCH_PID);
        tasks.add(NO_SUCH_PID + 1, NO_SUCH_PID);
        return recorded(tasks, text);
    }

    @Test
    void threads_whoseLinesMix_areKeptApart() {
        Recorder.Recording mixed = attached(
                check(NO_SUCH_PID, 0, "setattr_prepare", "__x64_sys_chown")
                        + check(NO_SUCH_PID + 1, 1, "generic_permission", "__x64_sys_openat")
                        + line(NO_SUCH_PID + 1, 3, "sys_openat -> 0xfffffffffffffff3")
                        + line(NO_SUCH_PID, 4, "sys_chown -> 0x0"));
        assertEquals(List.of(CAP_DAC_OVERRIDE, CAP_CHOWN),
                mixed.checks().stream().map(CapabilityCheck::capability).toList());
        assertEquals(List.of(new CallResult(CallResult.Kind.FAILED, 13), CallResult.SUCCEEDED),
                mixed.checks().stream().map(CapabilityCheck::outcome).toList());
    }

    @Test
    void call_ofWhichOnlyFailuresAreRecorded_succeededWhenAnotherEndsFirst() {
        Recorder.Recording recording = attached(
                check(NO_SUCH_PID, 19, "__ptrace_may_access", "__x64_sys_read")
                        + line(NO_SUCH_PID, 3, "sys_chown -> 0xffffffffffffffff"));
        assertEquals(CallResult.SUCCEEDED, recording.checks().getFirst().outcome());
        assertEquals("read", recording.checks().getFirst().systemCall());
    }

    @Test
    void check_withoutStackOrEnd_isKeptAsUnknown() {
        Recorder.Recording recording = attached(
                line(NO_SUCH_PID, 1, "cap_capable: cred 1, target_ns 2, capable_ns 0, cap 0, ret -1")
                        + check(NO_SUCH_PID, 1, "generic_permission"));
        assertEquals(2, recording.checks().size());
        assertEquals("?", recording.checks().getFirst().kernelFunction());
        assertTrue(recording.checks().stream().allMatch(check -> check.outcome().equals(CallResult.UNKNOWN)));
    }

    @Test
    void marks_betweenChecks_givePhaseAndOperation() {
        Recorder.Recording recording = attached(
                line(7, 0, "tracing_mark_write: jcap start 0")
                        + check(NO_SUCH_PID, 0, "a")
                        + line(NO_SUCH_PID, 3, "sys_chown -> 0x0")
                        + line(7, 4, "tracing_mark_write: jcap phase 1")
                        + line(7, 4, "tracing_mark_write: jcap begin 2")
                        + check(NO_SUCH_PID, 0, "a")
                        + line(NO_SUCH_PID, 5, "sys_chown -> 0x0")
                        + line(7, 6, "tracing_mark_write: jcap end 2")
                        + line(7, 6, "tracing_mark_write: jcap of somebody else")
                        + check(NO_SUCH_PID, 0, "a"));
        assertEquals(List.of(CapabilityTracer.START_UP, "name 1", "name 1"),
                recording.checks().stream().map(CapabilityCheck::phase).toList());
        assertEquals(List.of("", "name 2", ""), recording.checks().stream().map(CapabilityCheck::operation).toList());
        assertEquals(List.of(CapabilityTracer.START_UP, "name 1"), recording.phases());
        assertEquals(Duration.ofNanos(1000), recording.checks().getFirst().time());
    }

    @Test
    void line_notUnderstood_isCounted() {
        assertEquals(1, attached("rubbish\n").strangeLines());
    }

    @Test
    void operation_ofThisJvm_isItsThreadsAndWhatThatStarts() {
        TracedTasks tasks = new TracedTasks(Scope.THIS_JVM);
        tasks.add(NO_SUCH_PID, NO_SUCH_PID);
        tasks.add(NO_SUCH_PID + 1, NO_SUCH_PID);
        Recorder.Recording recording = recorded(tasks,
                line(NO_SUCH_PID, 0, "tracing_mark_write: jcap begin 1")
                        + line(NO_SUCH_PID, 0,
                                "task_newtask: pid=" + (NO_SUCH_PID + 2) + " comm=c clone_flags=4100 oom_score_adj=0")
                        + check(NO_SUCH_PID + 2, 0, "a")
                        + check(NO_SUCH_PID + 1, 0, "a")
                        + line(NO_SUCH_PID + 2, 1, "sys_chown -> 0x0")
                        + line(NO_SUCH_PID + 1, 1, "sys_chown -> 0x0"));
        assertEquals(List.of("name 1", ""), recording.checks().stream().map(CapabilityCheck::operation).toList());
        assertEquals(List.of(NO_SUCH_PID + 2, NO_SUCH_PID), recording.checks().stream().map(CapabilityCheck::pid).toList());
    }
}
