package dev.jcap;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Who a thread acts as: a user id, a group id and the supplementary groups.
 *
 * <p>Ids are the kernel's unsigned 32-bit numbers, 0 to 4294967294; 4294967295 means "no id" to the kernel and is
 * refused.
 *
 * @param uid    the user id, becoming real, effective, saved and filesystem id
 * @param gid    the group id, becoming real, effective, saved and filesystem id
 * @param groups the supplementary groups, sorted and without repeats; empty means none, so that none of the caller's
 *               are kept
 * @since 0.1
 */
public record Identity(long uid, long gid, List<Long> groups) {

    private static final long LAST = 0xFFFF_FFFEL;
    private static final int MOST_GROUPS = 65536;

    /**
     * Checks and sorts.
     *
     * @throws IllegalArgumentException when an id is outside 0 to 4294967294, or there are more than 65536 groups
     */
    public Identity {
        check("uid", uid);
        check("gid", gid);
        groups.forEach(group -> check("group", group));
        groups = groups.stream().sorted().distinct().toList();
        if (groups.size() > MOST_GROUPS) {
            throw new IllegalArgumentException(groups.size() + " groups are more than the kernel's " + MOST_GROUPS);
        }
    }

    /**
     * Returns an identity with these supplementary groups.
     *
     * @param uid    the user id, 0 to 4294967294
     * @param gid    the group id, 0 to 4294967294
     * @param groups the supplementary groups; none given means none kept
     * @return the identity
     * @throws IllegalArgumentException when an id is out of range
     */
    public static Identity of(long uid, long gid, long... groups) {
        return new Identity(uid, gid, LongStream.of(groups).boxed().toList());
    }

    private static void check(String what, long id) {
        if (id < 0 || id > LAST) {
            throw new IllegalArgumentException(what + ' ' + id + " is not in 0 to " + LAST);
        }
    }

    /** For example {@code uid 1000, gid 1000, groups 4,27,1000}. */
    @Override
    public String toString() {
        String list = groups.isEmpty()
                ? "no groups"
                : "groups " + String.join(",", groups.stream().map(String::valueOf).toList());
        return "uid " + uid + ", gid " + gid + ", " + list;
    }
}
