package dev.jcap.linux.internal.kernel;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What belongs to the process and not to one copy of jcap: a lock, a list, a handler. An application server loads jcap
 * once for each application, beside the agent's own copy; all of them change the same threads.
 *
 * <p>The copies meet at a group of threads that never holds a thread: a child of the JVM's topmost group, which each
 * class loader can reach. It carries a map. Every copy makes a group of its own for the same map, so that none keeps
 * the class loader of another one alive; for the same reason a shared value is of a type of the JDK.
 */
public final class ProcessWide {

    /** Neither this nor a key looks like a package: tools that relocate packages rename such texts too. */
    private static final String NAME = "jcap shared state";

    private static final String LAYOUT = "layout";

    /** Changes when a shared value gets another meaning. */
    private static final Integer OWN_LAYOUT = 1;

    private static final Anchor ANCHOR = anchor();

    private ProcessWide() {}

    private static final class Anchor extends ThreadGroup implements Supplier<Map<String, Object>> {

        private final Map<String, Object> values;

        Anchor(ThreadGroup parent, Map<String, Object> values) {
            super(parent, NAME);
            this.values = values;
        }

        @Override
        public Map<String, Object> get() {
            return values;
        }
    }

    /** Whether every copy of jcap in this process gives the shared values the same meaning. */
    public static boolean isConsistent() {
        return OWN_LAYOUT.equals(ANCHOR.values.get(LAYOUT));
    }

    /**
     * The value that every copy of jcap in this process uses: one that another copy has shared under this name, or this
     * one.
     *
     * @param mine a new value of a type of the JDK
     * @throws IllegalStateException when another copy has shared something else under this name
     */
    public static <T> T share(String name, Class<T> type, T mine) {
        Object first = ANCHOR.values.putIfAbsent(name, mine);
        if (first == null) {
            return mine;
        }
        if (!type.isInstance(first)) {
            throw new IllegalStateException("two versions of jcap run in this process and cannot share their " + name
                    + ": use one version");
        }
        return type.cast(first);
    }

    // A literal is the same object for every class loader, so its monitor keeps two copies from being the first at once.
    private static Anchor anchor() {
        synchronized (NAME) {
            ThreadGroup top = topmost();
            Map<String, Object> values = sharedBelow(top);
            values.putIfAbsent(LAYOUT, OWN_LAYOUT);
            return new Anchor(top, values);
        }
    }

    private static ThreadGroup topmost() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> sharedBelow(ThreadGroup top) {
        for (ThreadGroup group : children(top)) {
            if (group.getName().equals(NAME) && group instanceof Supplier<?> other
                    && other.get() instanceof ConcurrentHashMap<?, ?> values) {
                return (Map<String, Object>) values;
            }
        }
        return new ConcurrentHashMap<>();
    }

    /** {@code enumerate} leaves out what an array has no room for. */
    private static ThreadGroup[] children(ThreadGroup top) {
        ThreadGroup[] groups = new ThreadGroup[top.activeGroupCount() + 8];
        int count = top.enumerate(groups, false);
        while (count == groups.length) {
            groups = new ThreadGroup[2 * groups.length];
            count = top.enumerate(groups, false);
        }
        return Arrays.copyOf(groups, count);
    }
}
