package dev.jcap.linux.internal.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalLong;

/** Names for numbers, and what else the C library's user and group databases tell. Whoever is not in there has none. */
public final class LinuxAccounts {

    // int getpwuid_r(uid_t uid, struct passwd *pwd, char *buf, size_t buflen, struct passwd **result);
    private static final MethodHandle GETPWUID_R = byNumber("getpwuid_r");

    // int getgrgid_r(gid_t gid, struct group *grp, char *buf, size_t buflen, struct group **result);
    private static final MethodHandle GETGRGID_R = byNumber("getgrgid_r");

    // int getpwnam_r(const char *name, struct passwd *pwd, char *buf, size_t buflen, struct passwd **result);
    private static final MethodHandle GETPWNAM_R = byName("getpwnam_r");

    // int getgrnam_r(const char *name, struct group *grp, char *buf, size_t buflen, struct group **result);
    private static final MethodHandle GETGRNAM_R = byName("getgrnam_r");

    /** struct passwd, which is the longer one: the name first, pw_dir the fourth pointer. */
    private static final long ENTRY_SIZE = 48;
    private static final long PW_DIR = 32;

    /** struct group: two pointers, then gr_gid. */
    private static final long GR_GID = 16;

    private static final long FIRST_BUFFER = 1024;
    private static final long LAST_BUFFER = 1 << 24;

    private LinuxAccounts() {}

    /** The name of a user. */
    public static Optional<String> userName(long uid) {
        try (Arena arena = Arena.ofConfined()) {
            return find(arena,
                    (entry, buffer, size, found) -> (int) GETPWUID_R.invokeExact((int) uid, entry, buffer, size, found))
                    .map(entry -> text(entry, 0));
        }
    }

    /** The name of a group. */
    public static Optional<String> groupName(long gid) {
        try (Arena arena = Arena.ofConfined()) {
            return find(arena,
                    (entry, buffer, size, found) -> (int) GETGRGID_R.invokeExact((int) gid, entry, buffer, size, found))
                    .map(entry -> text(entry, 0));
        }
    }

    /** The home directory of a user. */
    public static Optional<String> home(String user) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(user);
            return find(arena, (entry, buffer, size, found) -> (int) GETPWNAM_R.invokeExact(name, entry, buffer, size, found))
                    .map(entry -> text(entry, PW_DIR));
        }
    }

    /** The number of a group. */
    public static OptionalLong group(String group) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(group);
            return find(arena, (entry, buffer, size, found) -> (int) GETGRNAM_R.invokeExact(name, entry, buffer, size, found))
                    .map(entry -> OptionalLong.of(Integer.toUnsignedLong(entry.get(JAVA_INT, GR_GID))))
                    .orElse(OptionalLong.empty());
        }
    }

    /** One of the four functions, with its first argument given. */
    private interface Lookup {
        int run(MemorySegment entry, MemorySegment buffer, long size, MemorySegment found) throws Throwable;
    }

    private static Optional<MemorySegment> find(Arena arena, Lookup lookup) {
        MemorySegment entry = arena.allocate(ENTRY_SIZE, 8);
        MemorySegment found = arena.allocate(ADDRESS);
        int error = Errno.ERANGE.number();
        for (long size = FIRST_BUFFER; error == Errno.ERANGE.number() && size <= LAST_BUFFER; size *= 4) {
            try {
                error = lookup.run(entry, arena.allocate(size), size, found);
            } catch (Throwable t) {
                throw new AssertionError("getpwuid_r(3) and its kind cannot throw", t);
            }
        }
        return found.get(ADDRESS, 0).address() == 0 ? Optional.empty() : Optional.of(entry);
    }

    @SuppressWarnings("restricted")
    private static String text(MemorySegment entry, long field) {
        MemoryLayout unbounded = MemoryLayout.sequenceLayout(Long.MAX_VALUE, ValueLayout.JAVA_BYTE);
        return entry.get(ADDRESS.withTargetLayout(unbounded), field).getString(0);
    }

    private static MethodHandle byNumber(String function) {
        return LinuxKernel.C.link(
                function, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    }

    private static MethodHandle byName(String function) {
        return LinuxKernel.C.link(
                function, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    }
}
