package dev.jcap.linux.internal.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The directory of this process's threads: listed, and its files read, a thousand in a row without garbage in native memory. */
final class LinuxTasks {

    private static final int AT_FDCWD = -100;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int READ_SIZE = 4096;
    private static final int LISTING_SIZE = 32768;
    private static final String OWN_STATUS = "/proc/thread-self/status";

    /** struct linux_dirent64: inode, offset, record length, type, name. */
    private static final int D_RECLEN = 16;
    private static final int D_NAME = 19;

    private final LinuxKernel kernel;
    private final Arch arch;

    LinuxTasks(LinuxKernel kernel) {
        this.kernel = kernel;
        arch = kernel.arch();
    }

    long open() {
        try (Scratch scratch = Scratch.take()) {
            return open(scratch, AT_FDCWD, scratch.allocateFrom("/proc/self/task").address(), arch.oDirectory);
        }
    }

    private long open(Scratch scratch, int directory, long path, int flags) {
        return kernel.syscall(scratch.errno, arch.openat, directory, path, O_RDONLY_CLOEXEC | flags, 0, 0, 0);
    }

    Kernel.Tids tids(int tasks) {
        Kernel.Text self = read(tasks, kernel.gettid(), "status");
        if (self.error() < 0) {
            return new Kernel.Tids(self.error(), 0, new int[0]);
        }
        int alive = TaskStatus.threads(self.content());
        int[] ids = new int[Math.max(alive, 0) + 16];
        int count = 0;
        try (Scratch scratch = Scratch.take()) {
            MemorySegment entries = scratch.allocate(LISTING_SIZE, 8);
            long length = kernel.syscall(scratch.errno, arch.lseek, tasks, 0, 0, 0, 0, 0);
            do {
                if (length >= 0) {
                    length = kernel.syscall(
                            scratch.errno, arch.getdents64, tasks, entries.address(), LISTING_SIZE, 0, 0, 0);
                }
                if (length < 0) {
                    return new Kernel.Tids(length, 0, new int[0]);
                }
                for (long at = 0; at < length; at += Short.toUnsignedInt(entries.get(JAVA_SHORT_UNALIGNED, at + D_RECLEN))) {
                    int tid = tid(entries, at + D_NAME);
                    if (tid > 0) {
                        ids = count < ids.length ? ids : Arrays.copyOf(ids, 2 * count);
                        ids[count++] = tid;
                    }
                }
            } while (length > 0);
        }
        return new Kernel.Tids(0, alive, Arrays.copyOf(ids, count));
    }

    /** The number that a name is, or -1. */
    private static int tid(MemorySegment entries, long name) {
        int tid = 0;
        for (long i = name; entries.get(JAVA_BYTE, i) != 0; i++) {
            int digit = entries.get(JAVA_BYTE, i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            tid = tid * 10 + digit;
        }
        return tid;
    }

    /** A file of one thread's directory, whole. */
    Kernel.Text read(int tasks, int tid, String file) {
        try (Scratch scratch = Scratch.take()) {
            return read(scratch, tasks, scratch.taskPath(tid, file));
        }
    }

    /** The calling thread's status file. */
    Kernel.Text readOwnStatus() {
        try (Scratch scratch = Scratch.take()) {
            return read(scratch, AT_FDCWD, scratch.allocateFrom(OWN_STATUS).address());
        }
    }

    private Kernel.Text read(Scratch scratch, int directory, long path) {
        long descriptor = open(scratch, directory, path, 0);
        if (descriptor < 0) {
            return new Kernel.Text(descriptor, "");
        }
        Kernel.Text text = readAll(scratch, (int) descriptor);
        kernel.syscall(scratch.errno, arch.close, descriptor, 0, 0, 0, 0, 0);
        return text;
    }

    private Kernel.Text readAll(Scratch scratch, int descriptor) {
        MemorySegment buffer = scratch.allocate(READ_SIZE, 1);
        byte[] content = scratch.bytes;
        int length = 0;
        while (true) {
            long count = kernel.syscall(scratch.errno, arch.read, descriptor, buffer.address(), READ_SIZE, 0, 0, 0);
            if (count < 0) {
                return new Kernel.Text(count, "");
            }
            if (count == 0) {
                return new Kernel.Text(0, new String(content, 0, length, StandardCharsets.UTF_8));
            }
            if (length + count > content.length) {
                content = Arrays.copyOf(content, 2 * content.length + (int) count);
            }
            MemorySegment.copy(buffer, JAVA_BYTE, 0, content, length, (int) count);
            length += (int) count;
        }
    }
}
