package dev.jcap.linux.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.Scratch;
import java.lang.foreign.MemorySegment;

/** The limits and the umask of this process. Results are values or -errno. */
public final class LinuxLimits {

    /** The number on all architectures that jcap knows. */
    private static final int RLIMIT_NOFILE = 7;

    /** struct rlimit64: the soft limit, the hard limit. */
    private static final long SIZE = 16;

    private final LinuxKernel kernel;

    public LinuxLimits(LinuxKernel kernel) {
        this.kernel = kernel;
    }

    /** How many files may be open, as unsigned numbers, or -errno. */
    public record OpenFiles(long error, long soft, long hard) {}

    /** Reads the limits of open files. */
    public OpenFiles openFiles() {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment limits = scratch.allocate(SIZE, 8);
            long result = kernel.syscall(
                    scratch.errno, kernel.arch().prlimit64, 0, RLIMIT_NOFILE, 0, limits.address(), 0, 0);
            return new OpenFiles(result, limits.get(JAVA_LONG, 0), limits.get(JAVA_LONG, 8));
        }
    }

    /** Sets the limits of open files: 0 or -errno. */
    public long setOpenFiles(long soft, long hard) {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment limits = scratch.allocate(SIZE, 8);
            limits.set(JAVA_LONG, 0, soft);
            limits.set(JAVA_LONG, 8, hard);
            return kernel.syscall(
                    scratch.errno, kernel.arch().prlimit64, 0, RLIMIT_NOFILE, limits.address(), 0, 0, 0);
        }
    }

    /** Sets the umask and returns the one before. */
    public int setUmask(int mask) {
        return (int) kernel.syscall(kernel.arch().umask, mask, 0, 0, 0, 0, 0);
    }
}
