package dev.jcap.linux.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.kernel.Layouts;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The system calls that a shell-like command makes one by one, each on the calling thread and with nothing around it.
 * They work without {@code /proc}, inside another root directory too. Results are values or -errno.
 */
public final class LinuxShell {

    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_READ = 23;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_GET_NO_NEW_PRIVS = 39;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_IS_SET = 1;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_LOWER = 3;

    private final LinuxKernel kernel;
    private final Arch arch;

    public LinuxShell(LinuxKernel kernel) {
        this.kernel = kernel;
        arch = kernel.arch();
    }

    /** {@code PR_CAPBSET_READ}: 1 or 0, or EINVAL for a number that the kernel does not know. */
    public long boundingHas(int capability) {
        return prctl(PR_CAPBSET_READ, capability, 0);
    }

    /** {@code PR_CAPBSET_DROP}. */
    public long dropBounding(int capability) {
        return prctl(PR_CAPBSET_DROP, capability, 0);
    }

    /** {@code PR_CAP_AMBIENT_IS_SET}: 1 or 0, or EINVAL for a number that the kernel does not know. */
    public long ambientHas(int capability) {
        return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability);
    }

    /** {@code PR_CAP_AMBIENT_RAISE} or {@code PR_CAP_AMBIENT_LOWER}. */
    public long setAmbient(int capability, boolean raised) {
        return prctl(PR_CAP_AMBIENT, raised ? PR_CAP_AMBIENT_RAISE : PR_CAP_AMBIENT_LOWER, capability);
    }

    /** {@code PR_SET_KEEPCAPS}, with any value. */
    public long setKeepCaps(long value) {
        return prctl(PR_SET_KEEPCAPS, value, 0);
    }

    /** {@code PR_GET_NO_NEW_PRIVS}: 1 or 0. */
    public long noNewPrivs() {
        return prctl(PR_GET_NO_NEW_PRIVS, 0, 0);
    }

    private long prctl(int option, long first, long second) {
        return kernel.syscall(arch.prctl, option, first, second, 0, 0, 0);
    }

    public long uid() {
        return call(arch.getuid, 0);
    }

    public long effectiveUid() {
        return call(arch.geteuid, 0);
    }

    public long gid() {
        return call(arch.getgid, 0);
    }

    /** The system call behind {@code setuid(2)}: this thread only. */
    public long setUid(long uid) {
        return call(arch.setuid, uid);
    }

    /** The system call behind {@code setgid(2)}: this thread only. */
    public long setGid(long gid) {
        return call(arch.setgid, gid);
    }

    private long call(int number, long argument) {
        return kernel.syscall(number, argument, 0, 0, 0, 0, 0);
    }

    /** The supplementary groups. */
    public List<Long> groups() {
        long count = kernel.syscall(arch.getgroups, 0, 0, 0, 0, 0, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(Math.max(1, count) * 4, 4);
            long filled = kernel.syscall(arch.getgroups, count, list.address(), 0, 0, 0, 0);
            List<Long> groups = new ArrayList<>();
            for (int i = 0; i < filled; i++) {
                groups.add(Integer.toUnsignedLong(list.getAtIndex(JAVA_INT, i)));
            }
            return groups;
        }
    }

    /** {@code chroot(2)}: the whole process. The path is in the bytes of the file system, without the NUL at its end. */
    public long chroot(byte[] path) {
        return withPath(arch.chroot, path);
    }

    /** {@code chdir(2)}: the whole process. */
    public long chdir(byte[] path) {
        return withPath(arch.chdir, path);
    }

    private long withPath(int number, byte[] path) {
        try (Arena arena = Arena.ofConfined()) {
            return call(number, Layouts.text(path, arena).address());
        }
    }

    /** {@code kill(2)}. */
    public long kill(long pid, long signal) {
        return kernel.syscall(arch.kill, pid, signal, 0, 0, 0, 0);
    }
}
