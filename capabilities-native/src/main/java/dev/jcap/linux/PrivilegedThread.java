package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.internal.kernel.DumpableFlag;
import dev.jcap.linux.internal.kernel.LibraryThread;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.CredentialLock;
import dev.jcap.linux.internal.shared.EffectiveSet;
import dev.jcap.linux.internal.shared.OnPlatformThread;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.sweep.ThreadsAlike;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One long-lived thread that keeps capabilities while the rest of the process gives them up, and runs tasks that need
 * them: binds a port, changes a file's owner, reopens a log.
 *
 * {@snippet class="dev.jcap.example.ServiceExamples" region="privileged-thread"}
 *
 * <p>A plan for the process changes this thread like all others, with one exception: of what it takes away from the
 * permitted set, this thread keeps its own. That is effective while a task runs and at no other time.
 * {@link ProcessCapabilities#check} names the thread as {@link ThreadStatus#DECLARED}. Until a plan is applied
 * the thread is permitted all that its maker was, as it may need that to follow the plan.
 *
 * <h2>What a task may leave behind</h2>
 *
 * <p>The kernel gives a new thread the credentials of the thread that starts it; nothing can prevent that. So while a
 * task runs, a thread that it starts holds what the task holds, and so does one that the JVM starts on its behalf: a
 * thread of a pool, a carrier of virtual threads, the thread that waits for a process. Before {@code call} returns,
 * every thread that has appeared since the task began, whoever started it, is brought down to what the caller's thread
 * holds (for a caller on a virtual thread: what the first living thread of the process holds). So a thread that others start
 * meanwhile can lose what its starter has and the caller has not, in a process whose threads differ. If that cannot
 * be proven, the caller gets a {@link MixedCapabilitiesException} and the privileged thread ends.
 *
 * <p>A process that a task starts is out of reach. Its capabilities come from {@code execve(2)}: none for a user other
 * than root, unless the ambient set or the file gives some; for uid 0 everything in the bounding set. Leave root, limit
 * the bounding set and set no_new_privs, as the plan above does, and it has none. What a task opens, a socket or a file,
 * works for whoever gets hold of it.
 *
 * <p>Any code in this process can submit tasks to an object that it can reach, and code that runs native instructions of
 * its choice on this thread has what the thread has: a privileged thread guards against mistakes and stolen requests,
 * not against an intruder who controls the whole process.
 *
 * <p>Whether another process may trace this one, and so use what this thread holds, the kernel decides by whichever
 * thread it is asked about: a dumpable process can be entered through the thread that holds least ({@code ptrace(2)}).
 * So this process's dumpable flag is cleared before a privileged thread starts, and a plan that would set it
 * ({@link dev.jcap.CapabilityPlan#setDumpable}) is refused while one lives. {@link #close()} puts the flag back if all
 * threads hold the same then and the process is still the same user.
 *
 * @since 0.1
 */
public final class PrivilegedThread implements Executor, AutoCloseable {

    private static final Duration ALIKE_BY = Duration.ofMillis(200);

    private final CapabilitySet kept;
    private final LinuxKernel kernel;
    private final PrivilegedTasks tasks = new PrivilegedTasks();
    private final PrivilegedWorker worker;
    private final AtomicBoolean holds = new AtomicBoolean(true);
    private final Thread thread;

    private PrivilegedThread(LinuxKernel kernel, CapabilitySet kept) {
        this.kernel = kernel;
        this.kept = kept;
        worker = new PrivilegedWorker(kernel, kept, tasks);
        thread = LibraryThread.daemon("privileged", worker);
    }

    /**
     * Something to do with the thread's capabilities.
     *
     * @param <T> what it returns
     * @param <X> what it may throw besides unchecked exceptions
     * @since 0.1
     */
    @FunctionalInterface
    public interface Task<T, X extends Exception> {

        /**
         * Runs on the privileged thread.
         *
         * @return what {@link PrivilegedThread#call} returns
         * @throws X as {@code call} throws it
         */
        T run() throws X;
    }

    /**
     * Starts a thread that keeps these capabilities. Nothing changes on any other thread; give them up there with
     * {@link ProcessCapabilities#apply}.
     *
     * @param capabilities what to keep: permitted to the calling thread now
     * @return the thread, to be closed when its privilege is no longer needed; it does not keep the JVM alive
     * @throws WrongThreadException      on a virtual thread, as the new thread would be a copy of its carrier
     * @throws CapabilityDeniedException when one of them is not permitted, or no thread can be started; nothing has
     *                                   changed
     * @throws CapabilityException       when jcap cannot work here at all
     */
    public static PrivilegedThread keep(CapabilitySet capabilities) {
        LinuxKernel kernel = RunningKernel.forThisThread();
        PrivilegedThread made = new PrivilegedThread(kernel, capabilities);
        made.start();
        return made;
    }

    private void start() {
        EffectiveSet.requirePermitted(kernel, kept);
        try (CredentialLock _ = CredentialLock.oneThread()) {
            // Not in the middle of a change of every thread, which may put the flag back at its end.
            long held = DumpableFlag.hold(kernel);
            if (held < 0) {
                throw CapabilityExceptions.denied(
                        "clear the dumpable flag", held, "who may trace another thread could use what this one would keep");
            }
        }
        try {
            startUndumpable();
        } catch (RuntimeException | Error e) {
            endHold();
            throw e;
        }
    }

    /** Puts the flag back where all threads are alike again. */
    private void endHold() {
        if (!holds.getAndSet(false)) {
            return;
        }
        try (CredentialLock _ = CredentialLock.oneThread()) {
            DumpableFlag.release(kernel, ThreadsAlike.await(kernel, ALIKE_BY.toNanos()));
        } catch (CapabilityDeniedException stillGoingOn) {
            DumpableFlag.release(kernel, false);
        }
    }

    private void startUndumpable() {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            throw CapabilityExceptions.denied("start a privileged thread", 0, String.valueOf(e.getMessage()));
        }
        worker.awaitStart();
    }

    /**
     * What this thread keeps, as far as no plan of its own took it away.
     *
     * @return the declared set
     */
    public CapabilitySet kept() {
        return kept;
    }

    /**
     * Runs a task on the privileged thread, with exactly {@link #kept()} effective, and waits for its end. Tasks run one
     * at a time in the order of their calls. Called from a task of this same thread, it runs the new task right there.
     *
     * <p>An interrupt of the caller withdraws a task that has not begun. To one that has begun it is passed on: the call
     * ends when the task does, with its result and with the caller interrupted again, or with what the task throws.
     *
     * <p>Two privileged threads whose tasks call each other wait for ever, and so does a task that waits for another
     * thread's call.
     *
     * @param task what to run
     * @param <T>  what it returns
     * @param <X>  what it may throw
     * @return what the task returned
     * @throws X                          what the task threw, unchecked exceptions and errors likewise
     * @throws InterruptedException       when the caller was interrupted before the task began; it will not run
     * @throws IllegalStateException      when this thread is closed, or is closed before the task begins; it has not run
     * @throws CapabilityDeniedException  when a kept capability is no longer permitted here, or the threads cannot be
     *                                    listed; the task has not run
     * @throws MixedCapabilitiesException when the task has run and a thread that appeared meanwhile holds more than the
     *                                    caller's thread, or that is not known; what the task threw is suppressed in it,
     *                                    what it returned is lost, and this thread holds nothing any more
     */
    public <T, X extends Exception> T call(Task<? extends T, X> task) throws X, InterruptedException {
        if (Thread.currentThread() == thread) {
            return task.run();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the caller was interrupted before the task began");
        }
        PrivilegedTask submitted = new PrivilegedTask(task, threadLikeTheCaller());
        if (!tasks.add(submitted)) {
            throw PrivilegedTasks.closed();
        }
        @SuppressWarnings("unchecked")
        T result = (T) submitted.await();
        if (submitted.failure() != null) {
            throw OnPlatformThread.<X>rethrown(submitted.failure());
        }
        return result;
    }

    /**
     * Runs a task that returns nothing, as {@link #call} does.
     *
     * @param task what to run
     * @throws InterruptedException       when the caller was interrupted before the task began; it will not run
     * @throws IllegalStateException      when this thread is closed; the task has not run
     * @throws CapabilityDeniedException  when a kept capability is no longer permitted here; the task has not run
     * @throws MixedCapabilitiesException when the task has run and may have left capabilities behind
     */
    public void run(Runnable task) throws InterruptedException {
        this.<Void, RuntimeException>call(() -> {
            task.run();
            return null;
        });
    }

    /**
     * Runs a task as {@link #run} does and waits for its end, so that nothing that the task leaves behind goes unnoticed.
     *
     * @param task what to run
     * @throws RejectedExecutionException when the caller is interrupted, this thread is closed or a kept capability is no
     *                                    longer permitted; the task has not run
     * @throws MixedCapabilitiesException when the task has run and may have left capabilities behind
     */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (Thread.currentThread() == thread) {
            task.run();
            return;
        }
        boolean[] begun = new boolean[1];
        try {
            run(() -> {
                begun[0] = true;
                task.run();
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("the caller was interrupted before the task began", e);
        } catch (IllegalStateException | CapabilityDeniedException e) {
            throw begun[0] ? e : new RejectedExecutionException(e.getMessage(), e);
        }
    }

    private int threadLikeTheCaller() {
        return Thread.currentThread().isVirtual() ? ModelThread.find(kernel) : kernel.gettid();
    }

    /**
     * Ends the thread, and its privilege with it. A task at work comes to its end first; an interrupt of the caller is
     * passed on to it. Tasks that have not begun do not run. Waits until the kernel lists the thread no more, except
     * when called from one of its own tasks: then the thread ends after that task. Closing again does nothing.
     *
     * @throws CapabilityException when the threads cannot be listed; the thread has ended
     */
    @Override
    public void close() {
        tasks.close();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                tasks.interruptCurrent();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        worker.awaitGone();
        endHold();
    }

    /** For example {@code privileged thread 4242 that keeps cap_net_bind_service}. */
    @Override
    public String toString() {
        return "privileged thread " + worker.tid() + " that keeps " + (kept.isEmpty() ? "nothing" : kept);
    }
}
