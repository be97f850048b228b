package dev.jcap.linux.trace.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells the checks of a thread's own credentials from those that an overlay file system makes with the credentials of
 * whoever mounted it. The trace has the address of the credentials; outside of overlays a thread uses its own, for example
 * at every mapping of memory.
 */
public final class OwnCredentials {

    /** The calls after which a thread can have others. */
    private static final Set<String> CHANGES = Set.of("execve", "execveat", "capset", "prctl", "setuid", "setgid", "setreuid",
            "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid", "setgroups", "keyctl", "unshare", "setns");

    private final Map<Long, String> own = new HashMap<>();

    /** Notes the credentials of a check, and returns whether they are not the thread's own. */
    public boolean areBorrowed(TraceLine.Check check, KernelStack stack) {
        if (!stack.isInOverlay()) {
            if (!stack.frames().isEmpty()) {
                own.put(check.tid(), check.credentials());
            }
            return false;
        }
        String known = own.get(check.tid());
        return known == null ? stack.isBehindOverlay() : !known.equals(check.credentials());
    }

    public void ended(TraceLine.CallEnd end) {
        if (CHANGES.contains(end.call())) {
            own.remove(end.tid());
        }
    }

    /** A new thread shares the credentials of its process, and a new process has a copy, at another address. */
    public void born(TraceLine.NewTask born) {
        own.remove(born.child());
    }
}
