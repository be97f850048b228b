package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Credentials;
import dev.jcap.internal.text.StatusText;

/**
 * Reads the status files of one process. Nearly all its threads have the same credentials, so the lines that tell them are
 * compared with those read before, and parsed only where they differ.
 */
public final class StatusReader {

    private static final String FIRST_OF_IDS = "\nUid:";
    private static final String LAST_OF_IDS = "\nGroups:";
    private static final String FIRST_OF_SETS = "\nCapInh:";
    private static final String LAST_OF_SETS = "\nNoNewPrivs:";

    /** The lines of the last text that was parsed whole; null while there is none. */
    private String ids;
    private String sets;
    private Credentials credentials;

    /**
     * Reads a status file, with the same result as {@link TaskStatus#parse}.
     *
     * @throws CapabilityFormatException when a line is missing or has another form
     */
    public TaskStatus read(String status) {
        int idsStart = status.indexOf(FIRST_OF_IDS);
        int setsStart = idsStart < 0 ? -1 : status.indexOf(FIRST_OF_SETS, idsStart);
        if (setsStart < 0) {
            return TaskStatus.parse(status);
        }
        if (ids != null && status.startsWith(ids, idsStart) && status.startsWith(sets, setsStart)) {
            return TaskStatus.of(StatusText.parse(status, credentials), status);
        }
        TaskStatus thread = TaskStatus.parse(status);
        int idsEnd = behind(LAST_OF_IDS, status, idsStart);
        int setsEnd = behind(LAST_OF_SETS, status, setsStart);
        if (idsEnd >= 0 && setsEnd >= 0) {
            ids = status.substring(idsStart, idsEnd);
            sets = status.substring(setsStart, setsEnd);
            credentials = thread.snapshot().credentials();
        }
        return thread;
    }

    /** Where the line behind one starts that is sought from an index on; -1 when there is none. */
    private static int behind(String start, String status, int from) {
        int line = status.indexOf(start, from);
        int end = line < 0 ? -1 : status.indexOf('\n', line + 1);
        return end < 0 ? -1 : end + 1;
    }
}
