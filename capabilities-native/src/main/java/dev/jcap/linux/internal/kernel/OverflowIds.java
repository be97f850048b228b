package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers by which the kernel shows ids that this user namespace does not map. Where there may be such ids, an id
 * shown by that number is unknown: it may be any.
 *
 * @param uid the user id, or -1 where every user id is mapped
 * @param gid the group id, or -1 where every group id is mapped
 */
public record OverflowIds(long uid, long gid) {

    /** For a namespace that maps all ids. */
    public static final OverflowIds NONE = new OverflowIds(-1, -1);

    /** An id that no thread has: {@code (uid_t) -1}, which {@code setresuid(2)} takes for "unchanged". */
    public static final long UNKNOWN = 0xFFFF_FFFFL;

    /** A namespace's map of ids: lines of first id inside, first id outside, and how many. */
    public static boolean mapsAll(String map) {
        long mapped = 0;
        for (String line : map.split("\n")) {
            String[] words = line.strip().split("\\s+");
            mapped += words.length == 3 ? Long.parseLong(words[2]) : 0;
        }
        // All but UNKNOWN; ranges never overlap.
        return mapped >= UNKNOWN;
    }

    /** The thread with ids that it may not have as unknown ones, which are never equal to a wanted one. */
    public CapabilitySnapshot judged(CapabilitySnapshot thread) {
        if (uid < 0 && gid < 0) {
            return thread;
        }
        Credentials shown = thread.credentials();
        return thread.withCredentials(shown.withUids(judged(shown.uids(), uid))
                .withGids(judged(shown.gids(), gid))
                .withGroups(groups(shown.groups())));
    }

    private static Credentials.Ids judged(Credentials.Ids ids, long overflow) {
        return new Credentials.Ids(
                judged(ids.real(), overflow),
                judged(ids.effective(), overflow),
                judged(ids.saved(), overflow),
                judged(ids.filesystem(), overflow));
    }

    private static long judged(long id, long overflow) {
        return id == overflow ? UNKNOWN : id;
    }

    private List<Long> groups(List<Long> groups) {
        List<Long> judged = new ArrayList<>(groups.size());
        for (long group : groups) {
            judged.add(judged(group, gid));
        }
        return judged;
    }
}
