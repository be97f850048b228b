package dev.jcap.linux.internal.proc;

import dev.jcap.exec.ExecContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * The ids that this process's user namespace knows ({@code user_namespaces(7)}).
 *
 * <p>Of the namespaces around it only the next one can be seen from inside.
 *
 * @param uids             the user ids
 * @param gids             the group ids
 * @param forbidsSetgroups whether nobody here may change supplementary groups
 */
public record UserNamespace(List<Range> uids, List<Range> gids, boolean forbidsSetgroups) {

    private static final String WHOLE_MAP = "         0          0 4294967295\n";
    private static final List<Range> ALL_IDS = List.of(new Range(0, 0, 0xFFFF_FFFFL));
    /** One with all ids, as the first one is. */
    public static final UserNamespace WHOLE = new UserNamespace(ALL_IDS, ALL_IDS, false);

    /** One line of a map: {@code count} ids from {@code inside} on are those from {@code outside} on. */
    public record Range(long inside, long outside, long count) {

        boolean contains(long id) {
            return id >= inside && id - inside < count;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Range range
                    && inside == range.inside
                    && outside == range.outside
                    && count == range.count;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inside);
        }
    }

    /** Written out, as that of a range: for what the compiler makes of a record the JVM generates classes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof UserNamespace namespace
                && uids.equals(namespace.uids)
                && gids.equals(namespace.gids)
                && forbidsSetgroups == namespace.forbidsSetgroups;
    }

    @Override
    public int hashCode() {
        return uids.hashCode();
    }

    /** The namespace of this process; where it has all ids, without the work of reading maps. */
    public static UserNamespace own() throws IOException {
        return isWhole("/proc/self/uid_map") && isWhole("/proc/self/gid_map") ? WHOLE : read();
    }

    /** A kernel without user namespaces has no map. */
    private static boolean isWhole(String map) throws IOException {
        String text = ProcFile.read(map);
        return text == null || text.equals(WHOLE_MAP);
    }

    public static UserNamespace read() throws IOException {
        return read("/proc/self");
    }

    private static UserNamespace read(String directory) throws IOException {
        return new UserNamespace(
                parse(text(directory.concat("/uid_map"))),
                parse(text(directory.concat("/gid_map"))),
                text(directory.concat("/setgroups")).startsWith("deny"));
    }

    /**
     * The namespace of a process, its outer ids as this process sees them; of its own namespace, those of the one around it.
     * Empty when the process has ended or is hidden, and on a kernel without user namespaces.
     */
    static Optional<UserNamespace> of(String directory) {
        try {
            return Optional.of(read(directory));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String text(String file) throws IOException {
        String text = ProcFile.read(file);
        if (text == null) {
            throw new FileNotFoundException(file);
        }
        return text;
    }

    public static List<Range> parse(String map) {
        List<Range> ranges = new ArrayList<>();
        StringTokenizer numbers = new StringTokenizer(map);
        while (numbers.hasMoreTokens()) {
            ranges.add(new Range(next(numbers), next(numbers), next(numbers)));
        }
        return List.copyOf(ranges);
    }

    private static long next(StringTokenizer numbers) {
        return Long.parseLong(numbers.nextToken());
    }

    /** Whether it has all ids under their own numbers, as the first one has. */
    public boolean isWhole() {
        return uids.equals(ALL_IDS) && gids.equals(ALL_IDS);
    }

    public boolean mapsUid(long uid) {
        return contains(uids, uid);
    }

    public boolean mapsGid(long gid) {
        return contains(gids, gid);
    }

    // A loop, since lambdas are much of what a first change takes.
    private static boolean contains(List<Range> ranges, long id) {
        for (Range range : ranges) {
            if (range.contains(id)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a file's owner and group, as shown here, are ids of this namespace. Those that are not are shown as the
     * overflow id; where the namespace has a user with that id too, they are taken for it.
     */
    public boolean mapsOwner(long uid, long gid) {
        return mapsUid(uid) && mapsGid(gid);
    }

    /** What an execve in this namespace depends on. */
    public ExecContext context(int capabilityCount, String kernelVersion, boolean traced) {
        OptionalLong root = mapsUid(0) ? OptionalLong.of(0) : OptionalLong.empty();
        Set<Long> outerRoots = new HashSet<>();
        for (Range range : uids) {
            if (range.outside() == 0) {
                outerRoots.add(range.inside());
            }
        }
        return ExecContext.of(capabilityCount)
                .inNamespace(root, outerRoots)
                .withTraced(traced)
                .withIdChange(idChange(kernelVersion));
    }

    /** The rule changed in Linux 6.16. */
    public static ExecContext.IdChange idChange(String kernelVersion) {
        return KernelRelease.isAtLeast(kernelVersion, 6, 16)
                ? ExecContext.IdChange.FROM_EFFECTIVE
                : ExecContext.IdChange.FROM_REAL;
    }
}
