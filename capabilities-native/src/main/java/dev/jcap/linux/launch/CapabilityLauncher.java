package dev.jcap.linux.launch;

import dev.jcap.CapabilityPlan;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.SystemCallException;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.shared.FlightLog;
import dev.jcap.linux.internal.shared.OnPlatformThread;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.system.Execve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Starts other programs with exactly the credentials that a plan describes, while this process keeps its own.
 *
 * <p>A plan is applied in the order that the kernel needs, to a platform thread that exists for this one launch, is tried
 * on another one before, and is read back. The calling thread is the model: what the plan does not mention is as it is
 * there. What a program then makes of it, the kernel decides at {@code execve}: a program of uid 0 gains
 * everything in the bounding set again unless the plan limits that too, and a program of another user has only what is
 * ambient, or what its file's capabilities give. A plan with another user always sets the groups too, so no child is left
 * in the groups of root.
 *
 * <p>There is no chroot: {@link ProcessBuilder} starts a program of the JDK first ({@code jspawnhelper}), which is not
 * there inside another root directory. Launch a program that changes the root itself, with
 * {@code CAP_SYS_CHROOT} ambient: {@code chroot(1)}, {@code setpriv(1)}, {@code bwrap(1)}. That program and the target
 * must be readable for the user whom the plan names, and so must the JDK's {@code lib/jspawnhelper}.
 *
 * <p>One launch at a time: no other change of credentials through jcap goes on meanwhile. A launch that has to wait, for
 * example to open a FIFO that the builder redirects to, makes those wait too.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man3/cap_launch.3.html">cap_launch(3)</a>,
 * <a href="https://man7.org/linux/man-pages/man2/execve.2.html">execve(2)</a>,
 * <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>.
 *
 * @since 0.1
 */
public final class CapabilityLauncher {

    private CapabilityLauncher() {}

    /**
     * Starts a child with a plan applied. Command, directory, environment and redirects are the builder's, and
     * {@link Process} is the JDK's own.
     *
     * {@snippet class="dev.jcap.example.ChildExamples" region="start"}
     *
     * <p>Files that the builder redirects from and to are opened by the launching thread, as the user of the plan, and
     * with what the plan leaves: a file that only root may write has to be opened to that user before.
     *
     * <p>When this returns or throws, the thread that launched is gone, and no thread of this process holds anything
     * that the calling thread does not. This process's dumpable flag, which is cleared during a launch, is what it
     * was before. There is one rare exception: when another part of the program starts a process at the
     * same moment, the JDK may make the thread that waits for the child, its {@code process reaper}, from the launching
     * thread. Its permitted, effective, inheritable and ambient sets are emptied then, it does its work all the same, and
     * the dumpable flag is left cleared, because otherwise the child's user could trace that thread and so take over
     * this process ({@code ptrace(2)}).
     *
     * <p>Works on virtual threads too, with the credentials of their carrier.
     *
     * @param builder what to start; not to be changed meanwhile
     * @param plan    what the child's credentials are just before its {@code execve}; see its methods for the capability
     *                that each part needs
     * @return the child
     * @throws IOException                when the program cannot be started, as {@link ProcessBuilder#start()} says;
     *                                    nothing has changed
     * @throws CapabilityDeniedException  when the plan is refused, with the call that was; nothing has been started and
     *                                    nothing has changed
     * @throws IllegalArgumentException   when the plan names the dumpable flag
     * @throws MixedCapabilitiesException when a copy of the launching thread could be neither excluded nor emptied; the
     *                                    child has been killed, and this process's dumpable flag is cleared
     * @throws CapabilityException        when jcap cannot work here at all
     */
    public static Process start(ProcessBuilder builder, CapabilityPlan plan) throws IOException {
        LinuxKernel kernel = RunningKernel.get();
        AtomicReference<Process> child = new AtomicReference<>();
        Launch<Process> launch = new Launch<>(kernel, plan, () -> {
            child.set(builder.start());
            return child.get();
        });
        return FlightLog.record(
                "child", plan, () -> OnPlatformThread.call(kernel, () -> launch.start(() -> kill(child.get()))));
    }

    private static void kill(Process child) {
        if (child != null) {
            child.destroyForcibly();
        }
    }

    /**
     * Replaces this process by another program, with a plan applied ({@code execve(2)}): the last act of an entry point
     * that has prepared something as root. Does not return: the process id stays, everything else of this JVM is gone,
     * without shutdown hooks and {@code finally} blocks.
     *
     * <p>The program gets the standard streams and no other file descriptor, the working directory, and the
     * signal mask that this JVM was started with; {@code System.out} and {@code System.err} are flushed before. It does
     * not get back what the JVM has changed for good: a raised soft limit of open files, and {@code SIGPIPE} if it was
     * ignored when the JVM was started. A script needs its {@code #!} line.
     *
     * <p>Works on virtual threads too, with the credentials of their carrier. On a kernel before 5.11, or where a filter
     * refuses {@code close_range(2)}, it needs {@code /proc}; if the filter refuses {@code unshare(2)} too, the program
     * inherits a descriptor that another thread opens in the last moment before the {@code execve}.
     *
     * {@snippet class="dev.jcap.example.ChildExamples" region="exec"}
     *
     * @param command     the program, looked for in this process's {@code PATH} unless there is a slash in it, and its
     *                    arguments
     * @param environment the whole environment of the program
     * @param plan        what the credentials are just before the {@code execve}
     * @throws SystemCallException       when the program cannot be executed; this process goes on as it was
     * @throws CapabilityDeniedException when the plan is refused; this process goes on as it was
     * @throws IllegalArgumentException  when the plan names the dumpable flag, the command is empty, or a text cannot be
     *                                   handed over: a NUL, a character that the locale's encoding lacks
     * @throws MixedCapabilitiesException when the program cannot be executed, and a thread with the plan's credentials
     *                                   could be neither excluded nor emptied; this process's dumpable flag is cleared
     * @throws CapabilityException       when jcap cannot work here at all
     */
    public static void exec(List<String> command, Map<String, String> environment, CapabilityPlan plan)
            throws IOException {
        exec(command, environment, plan, ExecOptions.DEFAULT);
    }

    /**
     * Replaces this process by another program, as {@link #exec(List, Map, CapabilityPlan)} does, with more than the
     * standard streams or with a parent death signal.
     *
     * @param command     the program and its arguments
     * @param environment the whole environment of the program
     * @param plan        what the credentials are just before the {@code execve}
     * @param options     what the program starts with besides
     * @throws SystemCallException        when the program cannot be executed, or a descriptor to keep is not open
     *                                    ({@code EBADF}); this process goes on as it was
     * @throws CapabilityDeniedException  when the plan is refused; this process goes on as it was
     * @throws IllegalArgumentException   when the plan names the dumpable flag, the command is empty, or a text cannot be
     *                                    handed over
     * @throws MixedCapabilitiesException when the program cannot be executed, and a thread with the plan's credentials
     *                                    could be neither excluded nor emptied; this process's dumpable flag is cleared
     * @throws CapabilityException        when jcap cannot work here at all
     */
    public static void exec(
            List<String> command, Map<String, String> environment, CapabilityPlan plan, ExecOptions options)
            throws IOException {
        LinuxKernel kernel = RunningKernel.get();
        CommandLine encoded = CommandLine.of(command, environment, options.path());
        Launch<Execve.Failure> launch = new Launch<>(
                kernel,
                plan,
                () -> new Execve(kernel).run(
                        encoded.candidates(), encoded.arguments(), encoded.environment(), options.surroundings()));
        System.out.flush();
        System.err.flush();
        FlightLog.record("child", plan, () -> {
            Execve.Failure failure = OnPlatformThread.call(kernel, launch::run);
            throw new SystemCallException(failure.operation(), failure.error());
        });
    }

    /**
     * What a command would start with if the calling thread took on a plan and started it
     * ({@link ProcessBuilder#start()}), and why. Nothing is changed or started.
     *
     * <p>The command is looked up as {@code start()} does: one without a slash in the {@code PATH} of this JVM, not in
     * the one that the builder gives the child; any other from the builder's directory. For a script its interpreter
     * counts, and for an executable text without {@code #!} the shell.
     *
     * <p>The JDK runs a program of its own, {@code jspawnhelper}, which then runs the command. That is two
     * {@code execve} calls, and sometimes it matters: what is permitted but not ambient is gone after the first, so that
     * under no_new_privs a file's capabilities cannot be had any more. The answer is that of both; its reasons are those
     * of one direct {@code execve} where that leads to the same, and those of the second otherwise. A JVM started with
     * {@code -Djdk.lang.Process.launchMechanism=FORK} has no such program.
     *
     * <p>Needs nothing, but the calling thread must be able to see the file and read the first line of a script. Not
     * known, and taken for absent: access control lists, security modules, interpreters of {@code binfmt_misc}, tracers
     * that follow children ({@code strace -f}), user namespaces around the one around this one, mounts of other mount
     * namespaces. Source: <a href="https://man7.org/linux/man-pages/man2/execve.2.html">execve(2)</a>,
     * <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>.
     *
     * @param command what to start; its environment and its streams do not matter
     * @param plan    what the calling thread would take on before
     * @return the state that the program starts with, or the kernel's refusal
     * @throws java.nio.file.NoSuchFileException   when the command, its interpreter or the directory does not exist
     * @throws java.nio.file.AccessDeniedException when it is a directory, on a mount with {@code noexec}, or nothing
     *                                             that the thread may execute after the plan
     * @throws java.nio.file.FileSystemLoopException when more than five scripts are interpreters of each other
     * @throws IOException               when a file cannot be read
     * @throws IndexOutOfBoundsException when the command is empty, as from {@code start()}
     * @throws NullPointerException      when a word of the command is null
     * @throws WrongThreadException      on a virtual thread
     * @throws CapabilityDeniedException when the plan would be refused
     * @throws CapabilityException       when jcap cannot work here, or the file's attribute or mount cannot be read
     */
    public static ExecOutcome predict(ProcessBuilder command, CapabilityPlan plan) throws IOException {
        return Prediction.of(plan).command(command);
    }

    /**
     * What a program would start with if the calling thread took on a plan and called {@code execve(2)} itself, without
     * a process of its own, and why. Nothing is changed or executed.
     *
     * <p>As {@link #predict(ProcessBuilder, CapabilityPlan)}, with these differences: the path is taken as it is,
     * relative to the working directory; nothing stands between the thread and the program; a text without {@code #!}
     * is no program; and a tracer of the calling thread counts, unless it has {@code CAP_SYS_PTRACE}. Another process
     * that shares the working directory and root ({@code CLONE_FS}) cannot be seen and is taken for absent.
     *
     * @param program the program or script
     * @param plan    what the calling thread would take on before
     * @return the state that the program starts with, or the kernel's refusal
     * @throws java.nio.file.NoSuchFileException   when the program or its interpreter does not exist
     * @throws java.nio.file.AccessDeniedException when it is a directory, on a mount with {@code noexec}, or nothing
     *                                             that the thread may execute after the plan
     * @throws java.nio.file.FileSystemLoopException when more than five scripts are interpreters of each other
     * @throws IOException               when a file cannot be read, or is neither a program nor a script
     * @throws WrongThreadException      on a virtual thread
     * @throws CapabilityDeniedException when the plan would be refused
     * @throws CapabilityException       when jcap cannot work here, or the file's attribute or mount cannot be read
     */
    public static ExecOutcome predict(Path program, CapabilityPlan plan) throws IOException {
        return Prediction.of(plan).program(program);
    }
}
