package dev.jcap.linux.internal.shared;

import dev.jcap.linux.internal.system.PathBytes;
import java.util.List;

/**
 * Who owns files once a plan has been applied. What it leaves as it was, such as files with a second name, is not foreseen.
 *
 * @param handedOver the paths that the plan hands over
 * @param former     the user whose files go over; -1 for nobody
 * @param heir       the user who gets them
 */
public record PlannedOwners(List<String> handedOver, long former, long heir) {

    /** Everything stays as it is. */
    public static final PlannedOwners UNCHANGED = new PlannedOwners(List.of(), -1, -1);

    /** The owner of a file then, from the one now. */
    public long owner(String path, long now) {
        return now == former && isHandedOver(path) ? heir : now;
    }

    private boolean isHandedOver(String path) {
        for (String planned : handedOver) {
            int start = planned.lastIndexOf('/') + 1;
            if (path.length() > start && path.startsWith(planned.substring(0, start))) {
                int end = path.indexOf('/', start);
                String name = path.substring(start, end < 0 ? path.length() : end);
                if (new NamePattern(planned.substring(start).getBytes(PathBytes.PATHS)).matches(name.getBytes(PathBytes.PATHS))) {
                    return true;
                }
            }
        }
        return false;
    }
}
