package dev.jcap.linux.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks the kernel who made a user namespace and which one is around it ({@code ioctl_ns(2)}). */
public final class NamespaceCalls {

    private static final int AT_FDCWD = -100;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    /** ioctl(fd, NS_GET_PARENT): a descriptor of the namespace around it; EPERM if this process is not in or above that. */
    private static final int NS_GET_PARENT = 0xB702;
    /** ioctl(fd, NS_GET_OWNER_UID, uid_t *owner), in the ids of this process's namespace. */
    private static final int NS_GET_OWNER_UID = 0xB704;
    /** The kernel allows 32 levels. */
    private static final int MOST_LEVELS = 33;

    private final LinuxKernel kernel;

    public NamespaceCalls(LinuxKernel kernel) {
        this.kernel = kernel;
    }

    /**
     * A user namespace.
     *
     * @param number the number in its link
     * @param owner  the user who made it, as this process sees ids
     */
    public record Level(long number, long owner) {}

    /**
     * Returns a namespace and those around it, innermost first, up to the outermost that this process may see: its own, or
     * the namespace itself when that is not below its own. Empty when this process may not open it.
     *
     * @param link the link of a process to its user namespace
     */
    public List<Level> upFrom(String link) {
        List<Level> levels = new ArrayList<>();
        long descriptor = open(link);
        while (descriptor >= 0) {
            try {
                levels.add(level((int) descriptor));
            } catch (IOException e) {
                kernel.close((int) descriptor);
                return List.of();
            }
            long parent = levels.size() > MOST_LEVELS
                    ? -1
                    : kernel.syscall(kernel.arch().ioctl, descriptor, kernel.arch().ioctlWithoutData | NS_GET_PARENT, 0, 0, 0, 0);
            kernel.close((int) descriptor);
            descriptor = parent;
        }
        return levels;
    }

    private long open(String link) {
        try (Scratch scratch = Scratch.take()) {
            long path = scratch.allocateFrom(link).address();
            return kernel.syscall(scratch.errno, kernel.arch().openat, AT_FDCWD, path, O_RDONLY_CLOEXEC, 0, 0, 0);
        }
    }

    private Level level(int descriptor) throws IOException {
        String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
        long number = Long.parseLong(target, target.indexOf('[') + 1, target.indexOf(']'), 10);
        try (Scratch scratch = Scratch.take()) {
            MemorySegment owner = scratch.allocate(4, 4);
            long result = kernel.syscall(scratch.errno, kernel.arch().ioctl, descriptor,
                    kernel.arch().ioctlWithoutData | NS_GET_OWNER_UID, owner.address(), 0, 0, 0);
            if (result < 0) {
                throw new IOException("NS_GET_OWNER_UID: " + Errno.describe(result));
            }
            return new Level(number, Integer.toUnsignedLong(owner.get(JAVA_INT, 0)));
        }
    }
}
