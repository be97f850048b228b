package dev.jcap.linux.trace.internal;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LibraryThread;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.shared.RunningKernel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All descendants of this JVM as the processes of one run, where no control group can be created. While the run lasts, the
 * JVM is a child subreaper ({@code PR_SET_CHILD_SUBREAPER}): the kernel makes every orphan its child, daemons included. The
 * kernel's answer that this JVM has no child proves that no process of the run is left.
 */
final class Descendants implements RunProcesses {

    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int SIGKILL = 9;
    private static final int P_ALL = 0;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x0100_0000;
    private static final int WALL = 0x4000_0000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Semaphore ONE_RUN = new Semaphore(1);

    private final LinuxKernel kernel = RunningKernel.get();
    private final Thread atExit = LibraryThread.user("jcap run end", this::endQuietly);
    private final AtomicBoolean closed = new AtomicBoolean();
    private Optional<Process> command = Optional.empty();

    private Descendants() {}

    /** Makes this JVM a subreaper, which must have no child: nothing would tell its descendants from those of the run. */
    static Descendants create() throws IOException, InterruptedException {
        ONE_RUN.acquire();
        Descendants run = new Descendants();
        try {
            run.requireNoChild();
            run.setSubreaper(1);
            Runtime.getRuntime().addShutdownHook(run.atExit);
            return run;
        } catch (IOException | RuntimeException e) {
            ONE_RUN.release();
            throw e;
        }
    }

    private void requireNoChild() throws IOException {
        if (!hasNoChild()) {
            throw new IOException("this JVM has other child processes " + ProcessTree.below(ProcessHandle.current().pid())
                    + ", so it cannot tell which ones a run leaves");
        }
    }

    private void setSubreaper(int value) throws IOException {
        long result = kernel.syscall(kernel.arch().prctl, PR_SET_CHILD_SUBREAPER, value, 0, 0, 0, 0);
        if (result < 0) {
            throw new IOException("prctl(PR_SET_CHILD_SUBREAPER): " + Errno.name(result));
        }
    }

    /** Returns whether the kernel says that no process is a child of this JVM, not even an ended one. */
    private boolean hasNoChild() {
        return Errno.ECHILD.is(kernel.syscall(kernel.arch().waitid, P_ALL, 0, 0, WEXITED | WNOHANG | WNOWAIT | WALL, 0, 0));
    }

    @Override
    public void add(Process process) {
        command = Optional.of(process);
    }

    @Override
    public List<Long> pids() {
        return living().stream().map(ProcessTree.Entry::pid).toList();
    }

    private static List<ProcessTree.Entry> living() {
        return ProcessTree.below(ProcessHandle.current().pid()).stream().filter(entry -> !entry.ended()).toList();
    }

    @Override
    public boolean isEmpty() {
        reap();
        return hasNoChild();
    }

    /** Takes the status of ended orphans, which the JDK does not know. It waits for the command itself. */
    private void reap() {
        long self = ProcessHandle.current().pid();
        for (ProcessTree.Entry entry : ProcessTree.below(self)) {
            if (entry.ended() && entry.parent() == self && !isCommand(entry)) {
                kernel.syscall(kernel.arch().wait4, entry.pid(), 0, WNOHANG | WALL, 0, 0, 0);
            }
        }
    }

    private boolean isCommand(ProcessTree.Entry entry) {
        return command.filter(process -> process.pid() == entry.pid() && process.isAlive()).isPresent();
    }

    @Override
    public Optional<String> end() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isEmpty()) {
            List<ProcessTree.Entry> refused = kill();
            if (!refused.isEmpty()) {
                return Optional.of("cannot kill processes " + refused + " of the run: EPERM; CAP_KILL is missing");
            }
            if (System.nanoTime() - until > 0) {
                return Optional.of("processes " + living() + " do not end although they were killed");
            }
            Thread.sleep(1);
        }
        return Optional.empty();
    }

    /** Kills parents before their children, and returns what the kernel does not allow to kill. */
    private List<ProcessTree.Entry> kill() {
        List<ProcessTree.Entry> refused = new ArrayList<>();
        for (ProcessTree.Entry entry : living()) {
            if (Errno.EPERM.is(kernel.syscall(kernel.arch().kill, entry.pid(), SIGKILL, 0, 0, 0, 0))) {
                refused.add(entry);
            }
        }
        return refused;
    }

    /** Ends the run when this JVM is interrupted. */
    private void endQuietly() {
        try {
            end().ifPresent(left -> System.err.println("jcap: " + left));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook ends the run.
            return;
        }
        try {
            Optional<String> left = end();
            if (left.isPresent()) {
                throw new IOException(left.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            giveUp();
        }
    }

    /** However the run ended: from now on orphans go where they went before. */
    private void giveUp() throws IOException {
        try {
            setSubreaper(0);
        } finally {
            ONE_RUN.release();
        }
    }
}
