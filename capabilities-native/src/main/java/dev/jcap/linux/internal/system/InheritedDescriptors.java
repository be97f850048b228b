package dev.jcap.linux.internal.system;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The descriptors that a program executed by the calling thread inherits: the standard streams and chosen others.
 *
 * <p>Where the kernel can, the thread gets a table of descriptors of its own, and those of other threads stay as they are.
 * Where it cannot, because it is older than 5.11 or a filter refuses both calls, the flags of the common table are set;
 * {@link #undo} resets them.
 */
final class InheritedDescriptors {

    private static final int FIRST = 3;
    private static final long LAST = 0xFFFF_FFFFL;
    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final int CLONE_FILES = 0x400;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    /** Other threads can open descriptors between two listings; each round takes those of the round before. */
    private static final int MOST_ROUNDS = 100;

    private final LinuxKernel kernel;
    private final SortedSet<Integer> kept;
    /** The flags that the common table had. */
    private final Map<Integer, Long> before = new LinkedHashMap<>();
    private boolean shared;

    /** @param kept the descriptors that stay open besides the standard streams */
    InheritedDescriptors(LinuxKernel kernel, SortedSet<Integer> kept) {
        this.kernel = kernel;
        this.kept = kept.tailSet(FIRST);
    }

    /** Lets execve close all others: 0 or -errno. EBADF: one of the chosen ones is not open. */
    long closeOthers() {
        long result = closeRanges();
        if (Errno.ENOSYS.is(result) || Errno.EINVAL.is(result) || Errno.EPERM.is(result)) {
            shared = unshare() < 0;
            result = closeListed();
        }
        for (int descriptor : kept) {
            if (result >= 0) {
                result = setFlags(descriptor, 0);
            }
        }
        return result;
    }

    /** Resets the flags that other threads see too, after an execve that failed. */
    void undo() {
        before.forEach((descriptor, flags) -> fcntl(descriptor, F_SETFD, flags));
        before.clear();
    }

    /** One call for each gap between the chosen ones; the first, after the last of them, makes the table the thread's own. */
    private long closeRanges() {
        long result = closeRange(kept.isEmpty() ? FIRST : kept.last() + 1L, LAST, CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC);
        long start = FIRST;
        for (int descriptor : kept) {
            if (result >= 0 && start < descriptor) {
                result = closeRange(start, descriptor - 1L, CLOSE_RANGE_CLOEXEC);
            }
            start = descriptor + 1L;
        }
        return result;
    }

    private long closeRange(long first, long last, int flags) {
        return kernel.syscall(kernel.arch().closeRange, first, last, flags, 0, 0, 0);
    }

    private long unshare() {
        return kernel.syscall(kernel.arch().unshare, CLONE_FILES, 0, 0, 0, 0, 0);
    }

    /** Repeats until a listing has no descriptor left that execve would keep. */
    private long closeListed() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            String[] names = new File("/proc/thread-self/fd").list();
            if (names == null) {
                return -Errno.ENOENT.number();
            }
            boolean changed = false;
            for (int descriptor : others(names)) {
                long flags = fcntl(descriptor, F_GETFD, 0);
                if (flags >= 0 && (flags & FD_CLOEXEC) == 0) {
                    changed = true;
                    setFlags(descriptor, FD_CLOEXEC); // EBADF: closed meanwhile
                }
            }
            if (!changed) {
                return 0;
            }
        }
        return -Errno.EBUSY.number();
    }

    private SortedSet<Integer> others(String[] names) {
        SortedSet<Integer> others = new TreeSet<>();
        for (String name : names) {
            others.add(Integer.valueOf(name));
        }
        others.removeAll(kept);
        return others.tailSet(FIRST);
    }

    private long setFlags(int descriptor, long flags) {
        long old = fcntl(descriptor, F_GETFD, 0);
        if (old < 0 || old == flags) {
            return Math.min(0, old);
        }
        if (shared) {
            before.putIfAbsent(descriptor, old);
        }
        return fcntl(descriptor, F_SETFD, flags);
    }

    private long fcntl(int descriptor, int command, long value) {
        return kernel.syscall(kernel.arch().fcntl, descriptor, command, value, 0, 0, 0);
    }
}
