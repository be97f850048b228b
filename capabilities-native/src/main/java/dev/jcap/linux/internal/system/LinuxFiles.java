package dev.jcap.linux.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Layouts;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * The system calls that look at a file and change its attribute {@code security.capability}. Paths are bytes without the
 * NUL at their end; results are values or -errno.
 */
public final class LinuxFiles {

    /** The attribute's name. */
    static final String ATTRIBUTE = "security.capability";

    /** No revision of the attribute is longer; the kernel checks what it hands out. */
    static final long ATTRIBUTE_SIZE = 24;

    static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int RENAME_NOREPLACE = 1;
    private static final int OPEN_DIRECTORY = 0755;
    private static final String ACCESS_LIST = "system.posix_acl_access";
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int PERMISSIONS = 07777;
    private static final long PATH_MAX = 4096;
    private static final int PROC_SUPER_MAGIC = 0x9FA0;

    /** struct statfs, at most; f_type, the first field, has four bytes on one architecture, and never needs more. */
    private static final long STATFS_SIZE = 120;

    /** struct statx, the same on all architectures. */
    private static final long STATX_SIZE = 256;
    private static final int STATX_TYPE_NLINK_INO = 0x1 | 0x4 | 0x100;
    private static final int STATX_ACCESS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x200;
    /** The bit of stx_attributes for the root of a mount; never set by kernels before Linux 5.8. */
    private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;
    private static final int STX_ATTRIBUTES = 8;
    private static final int STX_NLINK = 16;
    private static final int STX_UID = 20;
    private static final int STX_GID = 24;
    private static final int STX_MODE = 28;
    private static final int STX_INO = 32;
    private static final int STX_SIZE = 40;
    private static final int STX_DEV_MAJOR = 136;
    private static final int STX_DEV_MINOR = 140;

    private final LinuxKernel kernel;
    private final Arch arch;

    public LinuxFiles(LinuxKernel kernel) {
        this.kernel = kernel;
        arch = kernel.arch();
    }

    /** How a new attribute may meet an old one: {@code setxattr(2)}. */
    public enum Writing {
        /** Whether there is one or not. */
        ANYWAY,
        /** Only where there is none: {@code XATTR_CREATE}. */
        CREATE,
        /** Only where there is one: {@code XATTR_REPLACE}. */
        REPLACE
    }

    /** An attribute's value, or -errno why there is none. */
    public record Attribute(long error, byte[] value) {}

    /** Where a symbolic link leads, or -errno why that is not known. */
    public record Target(long error, byte[] path) {}

    /**
     * A file's type, owner, group, permissions ({@code chmod(2)}, twelve bits), names, size and device, or -errno why they are
     * not known.
     *
     * @param isMountPoint whether another file system, or another part of the same one, is mounted there
     */
    public record Access(
            long error,
            FileType type,
            long owner,
            long group,
            int permissions,
            long links,
            long size,
            long device,
            boolean isMountPoint) {

        /** Whether others than the owner may write it: its group, or everybody. */
        public boolean isWritableByOthers() {
            return (permissions & 022) != 0;
        }

        /** Whether others can put files into a directory but not replace those of somebody else. */
        public boolean isSticky() {
            return (permissions & 01000) != 0;
        }
    }

    /** What a file is. Device numbers are two numbers of 32 bits, the major one above. */
    public record Facts(long error, FileType type, long links, long device, long inode) {}

    /**
     * Holds on to a file without opening it, so that no FIFO waits and no device starts: a descriptor, or -errno.
     *
     * @param follow whether the file behind a symbolic link is meant, rather than the link
     */
    public long hold(byte[] path, boolean follow) {
        try (Scratch scratch = Scratch.take()) {
            int flags = O_PATH | O_CLOEXEC | (follow ? 0 : arch.oNofollow);
            long name = Layouts.text(path, scratch).address();
            return kernel.syscall(scratch.errno, arch.openat, AT_FDCWD, name, flags, 0, 0, 0);
        }
    }

    /**
     * Holds on to an entry of a held directory, links not followed: a descriptor, or -errno. So a path can be walked
     * that nobody can bend meanwhile.
     */
    public long holdAt(int directory, byte[] name) {
        try (Scratch scratch = Scratch.take()) {
            int flags = O_PATH | O_CLOEXEC | arch.oNofollow;
            long text = Layouts.text(name, scratch).address();
            return kernel.syscall(scratch.errno, arch.openat, directory, text, flags, 0, 0, 0);
        }
    }

    /** Where a held symbolic link leads. */
    public Target target(int link) {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment text = scratch.allocate(PATH_MAX);
            long nothing = scratch.allocateFrom("").address();
            long length = kernel.syscall(
                    scratch.errno, arch.readlinkat, link, nothing, text.address(), PATH_MAX, 0, 0);
            return length < 0
                    ? new Target(length, new byte[0])
                    : new Target(0, text.asSlice(0, length).toArray(JAVA_BYTE));
        }
    }

    /** Whose a held file is, and who may write it. */
    public Access access(int descriptor) {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment statx = scratch.allocate(STATX_SIZE, 8);
            long result = kernel.syscall(
                    scratch.errno,
                    arch.statx,
                    descriptor,
                    scratch.allocateFrom("").address(),
                    AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
                    STATX_ACCESS,
                    statx.address(),
                    0);
            short mode = statx.get(JAVA_SHORT, STX_MODE);
            return new Access(
                    result,
                    FileType.ofMode(mode),
                    Integer.toUnsignedLong(statx.get(JAVA_INT, STX_UID)),
                    Integer.toUnsignedLong(statx.get(JAVA_INT, STX_GID)),
                    mode & PERMISSIONS,
                    Integer.toUnsignedLong(statx.get(JAVA_INT, STX_NLINK)),
                    statx.get(JAVA_LONG, STX_SIZE),
                    device(statx),
                    (statx.get(JAVA_LONG, STX_ATTRIBUTES) & STATX_ATTR_MOUNT_ROOT) != 0);
        }
    }

    /** Whether a held file has or may have an access control list, which its mode does not show: {@code acl(5)}. */
    public boolean hasAccessList(int held) {
        return hasAccessList(proc(held).getBytes());
    }

    /** The same for a path, links followed. */
    public boolean hasAccessList(byte[] path) {
        try (Scratch scratch = Scratch.take()) {
            long file = Layouts.text(path, scratch).address();
            long name = scratch.allocateFrom(ACCESS_LIST).address();
            long size = kernel.syscall(scratch.errno, arch.getxattr, file, name, 0, 0, 0, 0);
            return size != 0 && !Errno.ENODATA.is(size) && !Errno.EOPNOTSUPP.is(size);
        }
    }

    /** Makes a directory in a held one, which everybody may list: 0 or -errno. */
    public long makeDirectory(int directory, String name) {
        try (Scratch scratch = Scratch.take()) {
            long text = scratch.allocateFrom(name).address();
            return kernel.syscall(scratch.errno, arch.mkdirat, directory, text, OPEN_DIRECTORY, 0, 0, 0);
        }
    }

    /** Removes an empty directory from a held one: 0 or -errno. */
    public long removeDirectory(int directory, String name) {
        try (Scratch scratch = Scratch.take()) {
            long text = scratch.allocateFrom(name).address();
            return kernel.syscall(scratch.errno, arch.unlinkat, directory, text, AT_REMOVEDIR, 0, 0, 0);
        }
    }

    /** Moves an entry of a held directory into another one that has none of its name: 0 or -errno. */
    public long move(int from, String name, int to) {
        try (Scratch scratch = Scratch.take()) {
            long text = scratch.allocateFrom(name).address();
            return kernel.syscall(scratch.errno, arch.renameat2, from, text, to, text, RENAME_NOREPLACE, 0);
        }
    }

    private static long device(MemorySegment statx) {
        return (long) statx.get(JAVA_INT, STX_DEV_MAJOR) << 32
                | Integer.toUnsignedLong(statx.get(JAVA_INT, STX_DEV_MINOR));
    }

    /** Closes a descriptor. */
    public void close(int descriptor) {
        kernel.close(descriptor);
    }

    /** What a file is that is open or held. */
    public Facts facts(int descriptor) {
        try (Scratch scratch = Scratch.take()) {
            return facts(descriptor, scratch.allocateFrom("").address(), scratch, scratch.errno);
        }
    }

    /** What a file in a directory is, links not followed; the empty name is that of the directory itself. */
    Facts facts(int directory, long name, SegmentAllocator memory, MemorySegment errno) {
        MemorySegment statx = memory.allocate(STATX_SIZE, 8);
        long result = kernel.syscall(
                errno,
                arch.statx,
                directory,
                name,
                AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
                STATX_TYPE_NLINK_INO,
                statx.address(),
                0);
        return new Facts(
                result,
                FileType.ofMode(statx.get(JAVA_SHORT, STX_MODE)),
                Integer.toUnsignedLong(statx.get(JAVA_INT, STX_NLINK)),
                device(statx),
                statx.get(JAVA_LONG, STX_INO));
    }

    /** Whether held files can be reached under {@code /proc/self/fd}; something else mounted there is not trusted. */
    public boolean hasProc() {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment statfs = scratch.allocate(STATFS_SIZE, 8);
            return statfs(scratch, scratch.allocateFrom("/proc/self/fd"), statfs) == 0
                    && statfs.get(JAVA_INT, 0) == PROC_SUPER_MAGIC;
        }
    }

    /** The flags of the mount that a file is on, {@code ST_NOSUID} and others of {@code statfs(2)}; or -errno. */
    public long mountFlags(byte[] path) {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment statfs = scratch.allocate(STATFS_SIZE, 8);
            long result = statfs(scratch, Layouts.text(path, scratch), statfs);
            return result < 0 ? result : statfs.get(JAVA_INT, arch.statfsFlags);
        }
    }

    private long statfs(Scratch scratch, MemorySegment path, MemorySegment statfs) {
        return kernel.syscall(scratch.errno, arch.statfs, path.address(), statfs.address(), 0, 0, 0, 0);
    }

    /** The attribute of a file, following links: {@code getxattr(2)}. */
    public Attribute capabilities(byte[] path) {
        try (Scratch scratch = Scratch.take()) {
            return capabilities(Layouts.text(path, scratch), scratch);
        }
    }

    /** The attribute of a held file. */
    public Attribute capabilities(int held) {
        try (Scratch scratch = Scratch.take()) {
            return capabilities(scratch.allocateFrom(proc(held)), scratch);
        }
    }

    private Attribute capabilities(MemorySegment path, Scratch scratch) {
        MemorySegment value = scratch.allocate(ATTRIBUTE_SIZE);
        long name = scratch.allocateFrom(ATTRIBUTE).address();
        long length = kernel.syscall(
                scratch.errno, arch.getxattr, path.address(), name, value.address(), ATTRIBUTE_SIZE, 0, 0);
        return length < 0
                ? new Attribute(length, new byte[0])
                : new Attribute(0, value.asSlice(0, length).toArray(JAVA_BYTE));
    }

    /** Gives a held file the attribute: 0 or -errno. */
    public long setCapabilities(int held, byte[] value, Writing writing) {
        try (Scratch scratch = Scratch.take()) {
            return kernel.syscall(
                    scratch.errno,
                    arch.setxattr,
                    scratch.allocateFrom(proc(held)).address(),
                    scratch.allocateFrom(ATTRIBUTE).address(),
                    scratch.allocateFrom(JAVA_BYTE, value).address(),
                    value.length,
                    writing.ordinal(),
                    0);
        }
    }

    /** Takes the attribute from a held file: 0 or -errno. */
    public long removeCapabilities(int held) {
        try (Scratch scratch = Scratch.take()) {
            long name = scratch.allocateFrom(ATTRIBUTE).address();
            long path = scratch.allocateFrom(proc(held)).address();
            return kernel.syscall(scratch.errno, arch.removexattr, path, name, 0, 0, 0, 0);
        }
    }

    /** The calls for attributes take no descriptor of a file that is held only, but a path that leads to it. */
    private static String proc(int held) {
        return "/proc/self/fd/" + held;
    }
}
