package dev.jcap.linux.internal.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Layouts;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Other programs, executed by the calling thread itself: they begin with its credentials, its signal mask being the one
 * that Java was started with, and with every descriptor that is not closed by execve. Texts are without the NUL at their
 * end; results are values or -errno.
 */
public final class LinuxPrograms {

    // int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *file_actions,
    //                  const posix_spawnattr_t *attrp, char *const argv[], char *const envp[]);
    private static final MethodHandle POSIX_SPAWNP = LinuxKernel.C.link(
            "posix_spawnp", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));

    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    private final LinuxKernel kernel;

    public LinuxPrograms(LinuxKernel kernel) {
        this.kernel = kernel;
    }

    /** Keeps a descriptor from the programs that are started from here on: 0 or -errno. */
    public long closeAtExecve(int descriptor) {
        return kernel.syscall(kernel.arch().fcntl, descriptor, F_SETFD, FD_CLOEXEC, 0, 0, 0);
    }

    /** {@code execve(2)}: -errno, or no return. */
    public long execute(byte[] path, List<byte[]> arguments, List<byte[]> environment) {
        kernel.blockSignals(new Execve(kernel).signalsBlockedAtStart());
        return kernel.execve(path, arguments, environment);
    }

    /** {@code posix_spawnp(3)}: the process id of a child, or -errno of its execve. Without a slash, PATH is searched. */
    public long start(byte[] program, List<byte[]> arguments, List<byte[]> environment) {
        kernel.blockSignals(new Execve(kernel).signalsBlockedAtStart());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pid = arena.allocate(JAVA_INT);
            int error = (int) POSIX_SPAWNP.invokeExact(
                    pid,
                    Layouts.text(program, arena),
                    MemorySegment.NULL,
                    MemorySegment.NULL,
                    Layouts.texts(arguments, arena),
                    Layouts.texts(environment, arena));
            return error == 0 ? pid.get(JAVA_INT, 0) : -error;
        } catch (UnsupportedOperationException missing) {
            throw missing;
        } catch (Throwable t) {
            throw new AssertionError("posix_spawnp(3) itself cannot throw", t);
        }
    }

    /**
     * How a child ended.
     *
     * @param error  -errno when it could not be waited for
     * @param status its exit status
     * @param signal the signal that ended it, 0 when none did
     */
    public record End(long error, int status, int signal) {}

    /** {@code waitpid(2)}: waits for the child's end. */
    public End await(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            long result;
            do {
                result = kernel.syscall(kernel.arch().wait4, pid, status.address(), 0, 0, 0, 0);
            } while (Errno.EINTR.is(result));
            int word = status.get(JAVA_INT, 0);
            return new End(Math.min(0, result), word >>> 8 & 0xFF, word & 0x7F);
        }
    }
}
