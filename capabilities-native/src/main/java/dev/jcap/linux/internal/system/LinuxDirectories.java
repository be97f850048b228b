package dev.jcap.linux.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.Scratch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * Directories as one thread reads them in a scan: each is reached from the open one above it, never by a path that might
 * lead elsewhere by now, and an entry costs no memory. Results are values or -errno. Only for the thread that made it.
 */
public final class LinuxDirectories implements AutoCloseable {

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int LISTING_SIZE = 8192;
    /** struct xattr_args: the value's address, its size, flags. */
    private static final int XATTR_ARGS_SIZE = 16;
    private static final int NAME_SIZE = 256;

    private final LinuxKernel kernel;
    private final Arch arch;
    private final LinuxFiles files;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = LinuxKernel.errnoIn(arena);
    private final long attribute = arena.allocateFrom(LinuxFiles.ATTRIBUTE).address();
    private final MemorySegment value = arena.allocate(LinuxFiles.ATTRIBUTE_SIZE);
    private final MemorySegment xattrArgs = arena.allocate(XATTR_ARGS_SIZE, 8);
    private final long itself = arena.allocateFrom(".").address();
    private final ArrayDeque<MemorySegment> spareListings = new ArrayDeque<>();
    private final MemorySegment path = arena.allocate(2 * NAME_SIZE);
    private final boolean hasGetxattrat;
    private int pathStart;
    private int pathLeadsTo = -1;

    private LinuxDirectories(LinuxKernel kernel, boolean mayUseGetxattrat) {
        this.kernel = kernel;
        arch = kernel.arch();
        files = new LinuxFiles(kernel);
        xattrArgs.set(JAVA_LONG, 0, value.address());
        xattrArgs.set(JAVA_INT, 8, (int) LinuxFiles.ATTRIBUTE_SIZE);
        hasGetxattrat = mayUseGetxattrat && answersGetxattrat();
    }

    /** For the calling thread. */
    public static LinuxDirectories open(LinuxKernel kernel) {
        return new LinuxDirectories(kernel, true);
    }

    /** As on a kernel before Linux 6.13, which reads attributes by path only. */
    static LinuxDirectories openAsBefore613(LinuxKernel kernel) {
        return new LinuxDirectories(kernel, false);
    }

    /** Old seccomp filters answer EPERM to calls that they do not know, and no file system does to this one. */
    private boolean answersGetxattrat() {
        long answer = getxattrat(LinuxFiles.AT_FDCWD, itself);
        return !Errno.ENOSYS.is(answer) && !Errno.EPERM.is(answer);
    }

    private long getxattrat(int directory, long name) {
        return kernel.syscall(
                errno,
                arch.getxattrat,
                directory,
                name,
                AT_SYMLINK_NOFOLLOW,
                attribute,
                xattrArgs.address(),
                XATTR_ARGS_SIZE);
    }

    /** On an old kernel, by the directory's path under /proc. */
    private long lgetxattr(int directory, Listing listing) {
        if (pathLeadsTo != directory) {
            String start = "/proc/self/fd/" + directory + '/';
            path.setString(0, start);
            pathStart = start.length();
            pathLeadsTo = directory;
        }
        listing.copyName(path, pathStart);
        return kernel.syscall(
                errno, arch.lgetxattr, path.address(), attribute, value.address(), LinuxFiles.ATTRIBUTE_SIZE, 0, 0);
    }

    /** Whether attributes can be read: on an old kernel {@code /proc} is needed for it. */
    public boolean canReadCapabilities() {
        return hasGetxattrat || files.hasProc();
    }

    /** Opens a held directory for listing: a descriptor, or -errno. */
    public long reopen(int held) {
        return openAt(held, itself);
    }

    private long openAt(int directory, long name) {
        int flags = arch.oDirectory | arch.oNofollow | O_CLOEXEC;
        return kernel.syscall(errno, arch.openat, directory, name, flags, 0, 0, 0);
    }

    /** What a directory is that is open. */
    public LinuxFiles.Facts facts(int directory) {
        return facts(directory, itself);
    }

    private LinuxFiles.Facts facts(int directory, long name) {
        try (Scratch scratch = Scratch.take()) {
            return files.facts(directory, name, scratch, errno);
        }
    }

    /** Lists an open directory, which is the listing's to close from now on. */
    public Listing list(int directory) {
        MemorySegment spare = spareListings.poll();
        return new Listing(directory, spare == null ? arena.allocate(LISTING_SIZE, 8) : spare);
    }

    @Override
    public void close() {
        arena.close();
    }

    /** The entries of a directory, one after the other, without the directory itself and the one above. */
    public final class Listing implements AutoCloseable {

        /** struct linux_dirent64: inode, offset, record length, type, name. */
        private static final int D_RECLEN = 16;
        private static final int D_TYPE = 18;
        private static final int D_NAME = 19;

        private final int directory;
        private final MemorySegment entries;
        private long length;
        private int next;
        private int entry;

        private Listing(int directory, MemorySegment entries) {
            this.directory = directory;
            this.entries = entries;
        }

        /** Goes to the next entry; false at the end, or when there was an {@link #error()}. */
        public boolean next() {
            do {
                if (next >= length && !more()) {
                    return false;
                }
                entry = next;
                next += Short.toUnsignedInt(entries.get(JAVA_SHORT_UNALIGNED, entry + D_RECLEN));
            } while (isDots());
            return true;
        }

        private boolean more() {
            next = 0;
            length = kernel.syscall(
                    errno, arch.getdents64, directory, entries.address(), LISTING_SIZE, 0, 0, 0);
            return length > 0;
        }

        /** Why the listing ended early, as -errno; 0 when it did not. */
        public long error() {
            return Math.min(length, 0);
        }

        private boolean isDots() {
            if (at(0) != '.') {
                return false;
            }
            return at(1) == 0 || at(1) == '.' && at(2) == 0;
        }

        private byte at(int index) {
            return entries.get(JAVA_BYTE, entry + D_NAME + index);
        }

        private long nameAddress() {
            return entries.address() + entry + D_NAME;
        }

        /** The entry's type; not known on some file systems. */
        public FileType type() {
            return FileType.ofEntry(entries.get(JAVA_BYTE, entry + D_TYPE));
        }

        /** Writes the entry's name into a text, which must have room for 255 bytes: the end of it there. */
        public int copyName(byte[] text, int at) {
            int size = nameLength();
            MemorySegment.copy(entries, JAVA_BYTE, entry + D_NAME, text, at, size);
            return at + size;
        }

        private void copyName(MemorySegment text, int at) {
            MemorySegment.copy(entries, entry + D_NAME, text, at, nameLength() + 1L);
        }

        private int nameLength() {
            int size = 0;
            while (at(size) != 0) {
                size++;
            }
            return size;
        }

        /** What the entry is, links not followed. */
        public LinuxFiles.Facts facts() {
            return LinuxDirectories.this.facts(directory, nameAddress());
        }

        /** Opens the entry, which must be a directory: a descriptor, or -errno. */
        public long open() {
            return openAt(directory, nameAddress());
        }

        /** Reads the entry's attribute, links not followed: its length, or -errno. */
        public long capabilities() {
            return hasGetxattrat ? getxattrat(directory, nameAddress()) : lgetxattr(directory, this);
        }

        /** The attribute that {@link #capabilities()} has read, of that length. */
        public byte[] value(long size) {
            return value.asSlice(0, size).toArray(JAVA_BYTE);
        }

        @Override
        public void close() {
            files.close(directory);
            spareListings.push(entries);
        }
    }
}
