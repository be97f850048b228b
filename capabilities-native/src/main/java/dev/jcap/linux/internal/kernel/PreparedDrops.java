package dev.jcap.linux.internal.kernel;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** The drop that somebody has prepared for this process, whichever copy of jcap asks for it. */
public final class PreparedDrops {

    private static final AtomicReference<?> SHARED =
            ProcessWide.share("prepared drop", AtomicReference.class, new AtomicReference<>());

    private PreparedDrops() {}

    /**
     * Prepares a drop; only one can be prepared.
     *
     * @param drop carries it out, and proves it again when it has been carried out. Returns the report, of a type that
     *             only the preparing copy knows, and the mask of what threads may hold at most
     * @throws IllegalStateException when one has been prepared already
     */
    public static void prepare(Callable<Object[]> drop) {
        if (!drops().compareAndSet(null, drop)) {
            throw new IllegalStateException("a drop has been prepared already");
        }
    }

    /** The drop that has been prepared; empty when none has. */
    public static Optional<Callable<Object[]>> prepared() {
        return Optional.ofNullable(drops().get());
    }

    @SuppressWarnings("unchecked")
    private static AtomicReference<Callable<Object[]>> drops() {
        return (AtomicReference<Callable<Object[]>>) SHARED;
    }
}
