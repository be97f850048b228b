package dev.jcap.linux.trace.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells whether the threads of a run have been waiting for some time: there are the same ones, none is ready to run, and
 * together they have used next to no processor time. A run that a busy machine starves is ready to run, so it is not idle.
 */
public final class IdleWatch {

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final long MOST_TICKS = 2;
    private static final int STATE = 0;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private final Duration window;
    private long lastLook = System.nanoTime();
    private long idleSince = lastLook;
    private Look last = new Look(false, Set.of(), 0);

    public IdleWatch(Duration window) {
        this.window = window;
    }

    private record Look(boolean waiting, Set<Long> threads, long ticks) {}

    /** Looks at the processes now and then; returns whether they have been idle for the whole time. */
    public boolean isIdle(List<Long> pids) {
        long now = System.nanoTime();
        if (now - lastLook < PAUSE.toNanos()) {
            return false;
        }
        lastLook = now;
        Look look = look(pids);
        boolean idle = look.waiting && look.threads.equals(last.threads) && look.ticks - last.ticks <= MOST_TICKS;
        last = look;
        if (!idle) {
            idleSince = now;
        }
        return now - idleSince > window.toNanos();
    }

    private static Look look(List<Long> pids) {
        boolean waiting = true;
        long ticks = 0;
        Set<Long> threads = new TreeSet<>();
        for (long pid : pids) {
            for (long tid : TracedTasks.tids(pid)) {
                String[] stat = stat(pid, tid);
                waiting &= stat[STATE].equals("S");
                ticks += Long.parseLong(stat[USER_TICKS]) + Long.parseLong(stat[SYSTEM_TICKS]);
                threads.add(tid);
            }
        }
        return new Look(waiting, threads, ticks);
    }

    /** Returns the fields of a thread from its state on; a thread that has ended is not waiting. */
    private static String[] stat(long pid, long tid) {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/task/" + tid + "/stat"), StandardCharsets.ISO_8859_1);
            return text.substring(text.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return "X 0 0 0 0 0 0 0 0 0 0 0 0".split(" ");
        }
    }
}
