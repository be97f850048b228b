package dev.jcap.linux.trace.internal;

import dev.jcap.Capability;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of the kernel's trace text. */
public sealed interface TraceLine {

    /** A capability check: {@code capability:cap_capable}. */
    public record Check(long tid, long micros, int capability, boolean granted, String namespace, String credentials)
            implements TraceLine {}

    /** The start of the kernel stack of the thread's last check. */
    public record StackStart(long tid) implements TraceLine {}

    /** A function of that stack, innermost first. */
    public record Frame(String function) implements TraceLine {}

    /** The start of a system call that names a path or a port: {@code syscalls:sys_enter_*}. */
    public record CallStart(long tid, String call, String arguments) implements TraceLine {}

    /** The end of a system call: {@code syscalls:sys_exit_*}. */
    public record CallEnd(long tid, long micros, String call, long result) implements TraceLine {}

    /** An {@code execve}: {@code sched:sched_process_exec}. */
    public record Exec(long tid, String program, long pid, long oldTid) implements TraceLine {}

    /** A new thread or process: {@code task:task_newtask}. */
    public record NewTask(long tid, long child, String name, long cloneFlags) implements TraceLine {}

    /** A new name of a thread: {@code task:task_rename}. */
    public record Rename(long tid, long renamed, String name) implements TraceLine {}

    /** A line that a program wrote to {@code trace_marker}. */
    public record Mark(long tid, long micros, String text) implements TraceLine {}

    /** Events that the kernel dropped. */
    public record Lost(long events) implements TraceLine {}

    /** A heading or an empty line. */
    public record Heading() implements TraceLine {}

    /** A line of unknown format. */
    public record Strange(String text) implements TraceLine {}

    /** Parses a line. */
    public static TraceLine parse(String line) {
        Matcher frame = Forms.FRAME.matcher(line);
        if (frame.matches()) {
            return new Frame(frame.group(1));
        }
        Matcher lost = Forms.LOST.matcher(line);
        if (lost.matches()) {
            return new Lost(Long.parseLong(lost.group(1)));
        }
        Matcher event = Forms.EVENT.matcher(line);
        if (event.matches()) {
            return Forms.event(event, line);
        }
        return line.isBlank() || line.startsWith("#") ? new Heading() : new Strange(line);
    }

    /** The patterns of the lines. */
    final class Forms {

        // The program chooses the name before the thread id. It has at most 15 bytes, too few to imitate the rest. In names
        // and paths a dot stands for every character (s): they may hold a line separator, and a line may begin inside a name.
        private static final Pattern EVENT = Pattern.compile(
                "(?s).*?-(\\d{1,10}) +(?:\\( *[-\\d]+\\) +)?\\[\\d+\\] +\\S+ +(\\d{1,12})\\.(\\d{6}): (.*)");
        // The suffixes of compiler copies (.isra.0, .part.0) and the name of the module are ignored.
        private static final Pattern FRAME = Pattern.compile(" => (\\w+)(?:\\.[\\w.]+)?(?: \\[\\w+\\])?");
        private static final Pattern LOST = Pattern.compile("CPU:\\d+ \\[LOST (\\d{1,18}) EVENTS\\]");
        private static final Pattern CHECK = Pattern.compile(
                "cap_capable: cred (\\S+), target_ns (\\S+), capable_ns \\S+, cap (\\d{1,2}), ret (0|-1)");
        private static final Pattern END = Pattern.compile("sys_(\\w+) -> 0x([0-9a-f]{1,16})");
        private static final Pattern START = Pattern.compile("sys_(\\w+)\\((.*)\\)");
        private static final Pattern EXEC = Pattern.compile(
                "(?s)sched_process_exec: filename=(.*) pid=(\\d{1,10}) old_pid=(\\d{1,10})");
        private static final Pattern NEW_TASK = Pattern.compile(
                "(?s)task_newtask: pid=(\\d{1,10}) comm=(.*) clone_flags=([0-9a-f]{1,16}) oom_score_adj=-?\\d+");
        private static final Pattern RENAME = Pattern.compile(
                "(?s)task_rename: pid=(\\d{1,10}) oldcomm=.* newcomm=(.*) oom_score_adj=-?\\d+");
        private static final String MARK = "tracing_mark_write: ";
        private static final String STACK = "<stack trace>";

        private Forms() {}

        private static TraceLine event(Matcher event, String line) {
            long tid = Long.parseLong(event.group(1));
            long micros = Long.parseLong(event.group(2)) * 1_000_000 + Long.parseLong(event.group(3));
            String text = event.group(4);
            if (text.equals(STACK)) {
                return new StackStart(tid);
            }
            if (text.startsWith(MARK)) {
                return new Mark(tid, micros, text.substring(MARK.length()));
            }
            if (text.startsWith("task_") || text.startsWith("sched_")) {
                return lifeEvent(tid, text, line);
            }
            Matcher check = CHECK.matcher(text);
            if (check.matches() && Integer.parseInt(check.group(3)) <= Capability.MAX_NUMBER) {
                return new Check(tid, micros, Integer.parseInt(check.group(3)), check.group(4).equals("0"), check.group(2),
                        check.group(1));
            }
            Matcher start = START.matcher(text);
            if (start.matches()) {
                return new CallStart(tid, KernelStack.callName(start.group(1)), start.group(2));
            }
            Matcher end = END.matcher(text);
            return end.matches()
                    ? new CallEnd(tid, micros, KernelStack.callName(end.group(1)), Long.parseUnsignedLong(end.group(2), 16))
                    : new Strange(line);
        }

        private static TraceLine lifeEvent(long tid, String text, String line) {
            Matcher task = NEW_TASK.matcher(text);
            if (task.matches()) {
                return new NewTask(tid, Long.parseLong(task.group(1)), task.group(2),
                        Long.parseUnsignedLong(task.group(3), 16));
            }
            Matcher rename = RENAME.matcher(text);
            if (rename.matches()) {
                return new Rename(tid, Long.parseLong(rename.group(1)), rename.group(2));
            }
            Matcher exec = EXEC.matcher(text);
            return exec.matches()
                    ? new Exec(tid, exec.group(1), Long.parseLong(exec.group(2)), Long.parseLong(exec.group(3)))
                    : new Strange(line);
        }
    }
}
