package dev.jcap.linux;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.exec.ExecOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The way in: the capabilities of the calling thread, of this process, and of other processes.
 *
 * {@snippet class="dev.jcap.example.ServiceExamples" region="keep"}
 *
 * @since 0.1
 */
public final class Capabilities {

    private Capabilities() {}

    /**
     * The calling thread, and no other.
     *
     * @return access to the calling thread's capabilities
     */
    public static ThreadCapabilities thread() {
        return new ThreadCapabilities();
    }

    /**
     * Every thread of this process.
     *
     * @return access to the process's capabilities
     */
    public static ProcessCapabilities process() {
        return new ProcessCapabilities();
    }

    /**
     * Returns all capabilities that the running kernel knows, found by asking it for each ({@code PR_CAPBSET_READ}).
     *
     * @return the set; the numbers 0 to 40 since Linux 5.9
     * @throws CapabilityException when jcap cannot work here at all
     */
    public static CapabilitySet supported() {
        return CapabilitySet.lowest(RunningKernel.get().capabilityCount());
    }

    /**
     * Looks a user up in the C library's user database, directory services included ({@code getpwnam_r(3)},
     * {@code getgrouplist(3)}).
     *
     * @param name the login name
     * @return the user's id, group and supplementary groups
     * @throws CapabilityException when there is no such user, or the database cannot be asked
     */
    public static Identity user(String name) {
        return UserLookup.find(name);
    }

    /**
     * Reads the first thread of another process. Its other threads may differ: see {@link #threads(ProcessHandle)}.
     *
     * <p>Needs nothing unless {@code /proc} is mounted with {@code hidepid}. Securebits cannot be read from outside.
     *
     * @param process the process
     * @return the thread whose id is the process id
     * @throws CapabilityException when the process has ended, or {@code /proc} cannot be read
     */
    public static CapabilitySnapshot inspect(ProcessHandle process) {
        Optional<CapabilitySnapshot> found = find(process.pid());
        if (found.isEmpty() || !process.isAlive()) {
            throw Errors.ended(process.pid());
        }
        return found.get();
    }

    /**
     * Reads any thread by its id; a process id is the id of its first thread.
     *
     * <p>Needs nothing unless {@code /proc} is mounted with {@code hidepid}. Securebits cannot be read from outside.
     *
     * @param id a thread id or process id
     * @return empty when there is no such thread, or it is hidden
     * @throws CapabilityException when {@code /proc} cannot be read
     */
    public static Optional<CapabilitySnapshot> find(long id) {
        return ProcStatus.read("/proc/" + id);
    }

    /**
     * Reads every thread of another process.
     *
     * @param process the process
     * @return its threads by id, without those that end meanwhile; empty when the process has ended or is hidden
     * @throws CapabilityException when {@code /proc} cannot be read
     */
    public static List<CapabilitySnapshot> threads(ProcessHandle process) {
        return ProcStatus.readAll("/proc/" + process.pid() + "/task");
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
