package dev.jcap.linux.internal.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The C library's user and group databases, which know directory services too. Whoever is not in there has no name. Every
 * method throws an UnsupportedOperationException where the C library lacks the function.
 */
public final class LinuxAccounts {

    // int getpwuid_r(uid_t uid, struct passwd *pwd, char *buf, size_t buflen, struct passwd **result);
    private static final MethodHandle GETPWUID_R = byNumber("getpwuid_r");

    // int getgrgid_r(gid_t gid, struct group *grp, char *buf, size_t buflen, struct group **result);
    private static final MethodHandle GETGRGID_R = byNumber("getgrgid_r");

    // int getpwnam_r(const char *name, struct passwd *pwd, char *buf, size_t buflen, struct passwd **result);
    private static final MethodHandle GETPWNAM_R = byName("getpwnam_r");

    // int getgrnam_r(const char *name, struct group *grp, char *buf, size_t buflen, struct group **result);
    private static final MethodHandle GETGRNAM_R = byName("getgrnam_r");

    // int getgrouplist(const char *user, gid_t group, gid_t *groups, int *ngroups);
    private static final MethodHandle GETGROUPLIST = LinuxKernel.C.link(
            "getgrouplist", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));

    /** struct passwd, which is the longer one: two pointers, pw_uid, pw_gid, a pointer, pw_dir, pw_shell. */
    private static final long ENTRY_SIZE = 48;
    private static final long PW_UID = 16;
    private static final long PW_GID = 20;
    private static final long PW_DIR = 32;
    private static final long PW_SHELL = 40;

    /** struct group: two pointers, then gr_gid. */
    private static final long GR_GID = 16;

    private static final long FIRST_BUFFER = 1024;
    private static final long LAST_BUFFER = 1 << 24;
    private static final int FIRST_GROUPS = 64;

    /** {@code NGROUPS_MAX}: no thread can be in more. */
    private static final int MOST_GROUPS = 65536;

    private LinuxAccounts() {}

    /** A user; {@code uid} is -1 when there is no such user, {@code error} is negative when that could not be found out. */
    public record Account(long error, long uid, long gid, List<Long> groups) {

        private static Account failed(long error) {
            return new Account(error, -1, -1, List.of());
        }
    }

    /** A user and the groups that the databases give it. */
    public static Account user(String user) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(user);
            Found found = search(arena,
                    (entry, buffer, size, result) -> (int) GETPWNAM_R.invokeExact(name, entry, buffer, size, result));
            if (found.entry.isEmpty()) {
                return Account.failed(isNotFound(found.error) ? 0 : -found.error);
            }
            int gid = found.entry.get().get(JAVA_INT, PW_GID);
            long uid = Integer.toUnsignedLong(found.entry.get().get(JAVA_INT, PW_UID));
            return groups(new GroupsOf(name, gid), arena)
                    .map(groups -> new Account(0, uid, Integer.toUnsignedLong(gid), groups))
                    .orElseGet(() -> Account.failed(-Errno.EIO.number()));
        }
    }

    /** POSIX wants 0 for "no such user"; getpwnam(3) lists what C libraries answer instead. */
    private static boolean isNotFound(int error) {
        return error == 0
                || error == Errno.ENOENT.number()
                || error == Errno.ESRCH.number()
                || error == Errno.EBADF.number()
                || error == Errno.EPERM.number();
    }

    /** {@code getgrouplist(3)} for a user. */
    interface GroupList {
        int run(MemorySegment groups, MemorySegment count) throws Throwable;
    }

    private record GroupsOf(MemorySegment user, int gid) implements GroupList {
        @Override
        public int run(MemorySegment groups, MemorySegment count) throws Throwable {
            return (int) GETGROUPLIST.invokeExact(user, gid, groups, count);
        }
    }

    /**
     * The groups of a user; none when the database cannot be asked. A C library that has no room says how much it needs;
     * one that fails for another reason, as musl does when the database cannot be read, leaves the count alone.
     */
    static Optional<List<Long>> groups(GroupList lookup, Arena arena) {
        MemorySegment count = arena.allocate(JAVA_INT);
        int capacity = FIRST_GROUPS;
        while (capacity <= MOST_GROUPS) {
            MemorySegment groups = arena.allocate(capacity * 4L, 4);
            count.set(JAVA_INT, 0, capacity);
            int result = groupList(lookup, groups, count);
            int needed = count.get(JAVA_INT, 0);
            if (result >= 0) {
                return Optional.of(list(groups, needed));
            }
            if (needed <= capacity) {
                return Optional.empty();
            }
            capacity = needed;
        }
        return Optional.empty();
    }

    private static int groupList(GroupList lookup, MemorySegment groups, MemorySegment count) {
        try {
            return lookup.run(groups, count);
        } catch (Throwable t) {
            throw unexpected(t, "getgrouplist(3)");
        }
    }

    /** The only failure that is expected is that the function is missing. */
    private static RuntimeException unexpected(Throwable failure, String functions) {
        if (failure instanceof UnsupportedOperationException missing) {
            return missing;
        }
        throw new AssertionError(functions + " cannot throw", failure);
    }

    private static List<Long> list(MemorySegment groups, int count) {
        List<Long> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(Integer.toUnsignedLong(groups.getAtIndex(JAVA_INT, i)));
        }
        return list;
    }

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

    /** A user's home directory and shell; either can be empty. */
    public record Login(String home, String shell) {}

    /** What a user's session starts with. */
    public static Optional<Login> login(String user) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(user);
            return find(arena, (entry, buffer, size, found) -> (int) GETPWNAM_R.invokeExact(name, entry, buffer, size, found))
                    .map(entry -> new Login(text(entry, PW_DIR), text(entry, PW_SHELL)));
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

    /** An entry, or the number with which the search ended. */
    private record Found(int error, Optional<MemorySegment> entry) {}

    private static Optional<MemorySegment> find(Arena arena, Lookup lookup) {
        return search(arena, lookup).entry;
    }

    private static Found search(Arena arena, Lookup lookup) {
        MemorySegment entry = arena.allocate(ENTRY_SIZE, 8);
        MemorySegment found = arena.allocate(ADDRESS);
        int error = Errno.ERANGE.number();
        for (long size = FIRST_BUFFER; error == Errno.ERANGE.number() && size <= LAST_BUFFER; size *= 4) {
            try {
                error = lookup.run(entry, arena.allocate(size), size, found);
            } catch (Throwable t) {
                throw unexpected(t, "getpwuid_r(3) and its kind");
            }
        }
        return new Found(error, found.get(ADDRESS, 0).address() == 0 ? Optional.empty() : Optional.of(entry));
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
