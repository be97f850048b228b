package dev.jcap.linux;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.ProcStatus;
import dev.jcap.linux.internal.shared.RunningKernel;
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
     * <p>Needs nothing unless {@code /proc} is mounted with {@code hidepid}. Securebits cannot be read from outside. {@link
     * dev.jcap.Credentials#userNamespace()} requires {@code CAP_SYS_PTRACE} or the same user; it is empty otherwise.
     *
     * @param process the process
     * @return the thread whose id is the process id
     * @throws CapabilityException when the process has ended, or {@code /proc} cannot be read
     */
    public static CapabilitySnapshot inspect(ProcessHandle process) {
        Optional<CapabilitySnapshot> found = find(process.pid());
        if (found.isEmpty() || !process.isAlive()) {
            throw CapabilityExceptions.ended(process.pid());
        }
        return found.get();
    }

    /**
     * Reads any thread by its id; a process id is the id of its first thread.
     *
     * <p>Needs nothing unless {@code /proc} is mounted with {@code hidepid}. Securebits cannot be read from outside. {@link
     * dev.jcap.Credentials#userNamespace()} requires {@code CAP_SYS_PTRACE} or the same user; it is empty otherwise.
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
        return ProcStatus.readAll("/proc/" + process.pid());
    }
}
