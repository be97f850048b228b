package dev.jcap.linux.internal.shared;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.kernel.ProcessWide;
import dev.jcap.linux.internal.sweep.Allowances;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads that may keep what the rest of the process gives up, each with its set, whichever copy of jcap in this
 * process has made them.
 */
public final class DeclaredThreads {

    /** The mask of each set, by thread id. */
    private static final Map<?, ?> SHARED = ProcessWide.share("declared threads", Map.class, new ConcurrentHashMap<>());

    private DeclaredThreads() {}

    public static void add(int tid, CapabilitySet kept) {
        masks().put(tid, kept.mask());
    }

    /** For a thread that holds nothing any more: its number may be given again. */
    public static void remove(int tid) {
        masks().remove(tid);
    }

    /** Whether there is none. */
    public static boolean isEmpty() {
        return SHARED.isEmpty();
    }

    /** As they are now; the result does not change. */
    public static Allowances now() {
        Map<Integer, Long> copy = new HashMap<>(masks());
        return copy.isEmpty() ? Allowances.NONE : new Declared(copy);
    }

    @SuppressWarnings("unchecked")
    private static Map<Integer, Long> masks() {
        return (Map<Integer, Long>) SHARED;
    }

    private record Declared(Map<Integer, Long> masks) implements Allowances {
        @Override
        public CapabilitySet of(CapabilitySnapshot thread) {
            return new CapabilitySet(masks.getOrDefault((int) thread.id(), 0L));
        }
    }
}
