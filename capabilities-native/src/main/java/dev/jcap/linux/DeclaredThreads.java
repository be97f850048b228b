package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.sweep.Exceptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The threads that may keep what the rest of the process gives up, each with its set. */
final class DeclaredThreads {

    private static final Map<Integer, CapabilitySet> SETS = new ConcurrentHashMap<>();

    private DeclaredThreads() {}

    static void add(int tid, CapabilitySet kept) {
        SETS.put(tid, kept);
    }

    /** For a thread that holds nothing any more: its number may be given again. */
    static void remove(int tid) {
        SETS.remove(tid);
    }

    /** As they are now; the result does not change. */
    static Exceptions now() {
        return SETS.isEmpty() ? Exceptions.NONE : new Declared(Map.copyOf(SETS));
    }

    private record Declared(Map<Integer, CapabilitySet> sets) implements Exceptions {
        @Override
        public CapabilitySet of(CapabilitySnapshot thread) {
            return sets.getOrDefault((int) thread.id(), CapabilitySet.EMPTY);
        }
    }
}
