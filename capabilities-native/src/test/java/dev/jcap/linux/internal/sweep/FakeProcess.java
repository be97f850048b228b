package dev.jcap.linux.internal.sweep;

import dev.jcap.linux.internal.kernel.OverflowIds;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** What all threads of a fake process share, and what kind of kernel and user namespace it lives in. */
final class FakeProcess {

    /** How many capabilities the kernel knows. */
    int capabilityCount = 41;

    /** The value of {@code PR_GET_DUMPABLE}. */
    int dumpable = 1;

    /** Whether {@code /proc/self/setgroups} of the user namespace says "deny". */
    boolean setgroupsDenied;

    /** How the kernel sorts groups: by its own ids, which the user namespace may map in another order. */
    Comparator<Long> groupOrder = Comparator.naturalOrder();

    /** Which ids the user namespace maps. */
    LongPredicate mapped = id -> true;

    /** By what numbers ids are shown that are not mapped. */
    OverflowIds overflow = OverflowIds.NONE;

    /** Open descriptors by what their links say. */
    final Map<String, List<Integer>> descriptors = new HashMap<>();

    /** The mask of the capabilities that the kernel knows. */
    long known() {
        return capabilityCount == 64 ? -1 : (1L << capabilityCount) - 1;
    }
}
