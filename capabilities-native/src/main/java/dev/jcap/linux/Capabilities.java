package dev.jcap.linux;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.linux.kernel.Errno;
import dev.jcap.linux.kernel.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way in: the capabilities of the calling thread, of this process, and of other processes.
 *
 * {@snippet :
 * Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_BIND_SERVICE))
 *         .become(Capabilities.user("app"))
 *         .setNoNewPrivs());
 * }
 */
public final class Capabilities {

    private static final Path PROC = Path.of("/proc");

    private Capabilities() { }

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
     * How many capabilities the running kernel knows, found by asking it for each ({@code PR_CAPBSET_READ}).
     *
     * @return 0 to 64; 41 since Linux 5.9
     * @throws CapabilityException when jcap cannot work here at all
     */
    public static int count() {
        return RunningKernel.get().capabilityCount();
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
        if (name.indexOf('\0') >= 0) {
            throw new CapabilityException("a user name cannot hold a NUL character");
        }
        Kernel.Account account = RunningKernel.get().account(name);
        if (account.error() < 0) {
            throw new CapabilityException("the user database cannot be asked for \"" + name + "\": "
                    + Errno.describe(account.error()));
        }
        if (account.uid() < 0) {
            throw new CapabilityException("there is no user \"" + name + "\" in the user database");
        }
        return new Identity(account.uid(), account.gid(), account.groups());
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
            throw new CapabilityException("process " + process.pid() + " has ended or is hidden");
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
        return read(PROC.resolve(Long.toString(id)).resolve("status"));
    }

    /**
     * Reads every thread of another process.
     *
     * @param process the process
     * @return its threads, without those that end meanwhile; empty when the process has ended or is hidden
     * @throws CapabilityException when {@code /proc} cannot be read
     */
    public static List<CapabilitySnapshot> threads(ProcessHandle process) {
        List<CapabilitySnapshot> threads = new ArrayList<>();
        Path tasks = PROC.resolve(Long.toString(process.pid())).resolve("task");
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(tasks)) {
            for (Path task : directory) {
                read(task.resolve("status")).ifPresent(threads::add);
            }
            return threads;
        } catch (DirectoryIteratorException e) {
            return nothing(tasks, e.getCause(), threads);
        } catch (IOException e) {
            return nothing(tasks, e, threads);
        }
    }

    private static Optional<CapabilitySnapshot> read(Path status) {
        try {
            String text = new String(Files.readAllBytes(status), StandardCharsets.UTF_8);
            return Optional.of(CapabilitySnapshot.parse(text));
        } catch (IOException e) {
            return nothing(status, e, Optional.empty());
        } catch (CapabilityFormatException e) {
            throw new CapabilityException("cannot understand " + status + ": " + e.getMessage(), e);
        }
    }

    /** What there is to say of a thread or process that has ended; anything else that failed is thrown. */
    private static <T> T nothing(Path path, IOException trouble, T ended) {
        if (!Files.exists(PROC.resolve("self").resolve("status"))) {
            throw new CapabilityException("/proc is not there: this is not Linux, or it is not mounted", trouble);
        }
        // One that ends between open and read fails with ESRCH, for which the JDK has no type but a text to be translated.
        if (trouble instanceof NoSuchFileException || Files.notExists(path)) {
            return ended;
        }
        throw new CapabilityException("cannot read " + path + ": " + trouble.getMessage(), trouble);
    }
}
