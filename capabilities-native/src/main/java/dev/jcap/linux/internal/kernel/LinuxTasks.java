package dev.jcap.linux.internal.kernel;

import dev.jcap.linux.internal.arch.Arch;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The directory of this process's threads: listed, and its files read, a thousand in a row without garbage in native memory. */
final class LinuxTasks {

    private static final int AT_FDCWD = -100;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int READ_SIZE = 4096;
    private static final int LISTING_SIZE = 32768;
    private static final int MOST_LISTINGS = 100;
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
            return open(scratch, AT_FDCWD, Layouts.text("/proc/self/task", scratch).address(), arch.oDirectory);
        }
    }

    private long open(Scratch scratch, int directory, long path, int flags) {
        return kernel.syscall(scratch.errno, arch.openat, directory, path, O_RDONLY_CLOEXEC | flags, 0, 0, 0);
    }

    /** Where entries of a directory go whose names are numbers. */
    private interface Entries {
        void add(int number, long inode);
    }

    /** Lists a directory from its beginning: 0 or -errno. */
    private long list(Scratch scratch, int directory, Entries target) {
        MemorySegment listing = scratch.allocate(LISTING_SIZE, 8);
        ByteBuffer entries = Layouts.buffer(listing);
        long length = kernel.syscall(scratch.errno, arch.lseek, directory, 0, 0, 0, 0, 0);
        while (length >= 0) {
            length = kernel.syscall(scratch.errno, arch.getdents64, directory, listing.address(), LISTING_SIZE, 0, 0, 0);
            if (length == 0) {
                return 0;
            }
            for (int at = 0; at < length; at += Short.toUnsignedInt(entries.getShort(at + D_RECLEN))) {
                int number = number(entries, at + D_NAME);
                if (number >= 0) {
                    target.add(number, entries.getLong(at));
                }
            }
        }
        return length;
    }

    Kernel.Tids tids(int tasks) {
        Kernel.Text self = read(tasks, kernel.gettid(), "status");
        if (self.error() < 0) {
            return Kernel.Tids.failed(self.error());
        }
        int alive = Math.max(TaskStatus.threads(self.content()), 0);
        Kernel.Tids tids = list(tasks, alive);
        // When a thread ends while it is its turn, the kernel's list ends with it, before the calling thread perhaps.
        for (int tries = 1; tids.error() >= 0 && !tids.has(kernel.gettid()) && tries < MOST_LISTINGS; tries++) {
            tids = list(tasks, alive);
        }
        return tids;
    }

    private Kernel.Tids list(int tasks, int alive) {
        Listing listing = new Listing(alive);
        try (Scratch scratch = Scratch.take()) {
            long listed = list(scratch, tasks, listing);
            return listed < 0 ? Kernel.Tids.failed(listed) : listing.tids();
        }
    }

    /** Threads and the inodes of their directories: the kernel makes a new one for a thread that gets a number again. */
    private static final class Listing implements Entries {

        private final int alive;
        private int[] ids;
        private long[] inodes;
        private int count;

        Listing(int alive) {
            this.alive = alive;
            ids = new int[alive + 16];
            inodes = new long[alive + 16];
        }

        @Override
        public void add(int number, long inode) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
                inodes = Arrays.copyOf(inodes, 2 * count);
            }
            ids[count] = number;
            inodes[count++] = inode;
        }

        Kernel.Tids tids() {
            return new Kernel.Tids(0, alive, Arrays.copyOf(ids, count), Arrays.copyOf(inodes, count));
        }
    }

    /** The open descriptors whose link begins so. */
    Kernel.Descriptors descriptors(String link) {
        byte[] wanted = link.getBytes(StandardCharsets.US_ASCII);
        try (Scratch scratch = Scratch.take()) {
            long directory = open(scratch, AT_FDCWD, Layouts.text("/proc/self/fd", scratch).address(), arch.oDirectory);
            if (directory < 0) {
                return new Kernel.Descriptors(directory, List.of());
            }
            Links links = new Links(scratch, (int) directory, wanted);
            long listed = list(scratch, (int) directory, links);
            kernel.syscall(scratch.errno, arch.close, directory, 0, 0, 0, 0, 0);
            return new Kernel.Descriptors(listed, List.copyOf(links.found));
        }
    }

    /** Reads the link of each descriptor, and keeps those that begin as wanted. */
    private final class Links implements Entries {

        private final Scratch scratch;
        private final int directory;
        private final byte[] wanted;
        private final MemorySegment name;
        private final MemorySegment target;
        private final List<Integer> found = new ArrayList<>();

        Links(Scratch scratch, int directory, byte[] wanted) {
            this.scratch = scratch;
            this.directory = directory;
            this.wanted = wanted;
            name = scratch.allocate(12, 1);
            target = scratch.allocate(wanted.length, 1);
        }

        @Override
        public void add(int number, long inode) {
            Layouts.buffer(name).put(String.valueOf(number).getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
            long length = kernel.syscall(
                    scratch.errno, arch.readlinkat, directory, name.address(), target.address(), wanted.length, 0, 0);
            if (length == wanted.length && Layouts.buffer(target).equals(ByteBuffer.wrap(wanted))) {
                found.add(number);
            }
        }
    }

    /** The number that a name is, or -1. */
    private static int number(ByteBuffer entries, int name) {
        int tid = 0;
        for (int i = name; entries.get(i) != 0; i++) {
            int digit = entries.get(i) - '0';
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
        return read(OWN_STATUS);
    }

    /** A file anywhere, whole. */
    Kernel.Text read(String path) {
        try (Scratch scratch = Scratch.take()) {
            return read(scratch, AT_FDCWD, Layouts.text(path, scratch).address());
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
            Layouts.buffer(buffer).get(content, length, (int) count);
            length += (int) count;
        }
    }
}
