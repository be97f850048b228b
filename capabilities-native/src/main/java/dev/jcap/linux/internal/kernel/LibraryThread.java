package dev.jcap.linux.internal.kernel;

/**
 * The threads that jcap makes. They inherit nothing from the thread that makes them but its credentials, which the kernel
 * copies: no thread locals, whose {@code childValue} is code of the program, and no context class loader.
 */
public final class LibraryThread {

    private static final boolean INHERITS_THREAD_LOCALS = false;

    private LibraryThread() {}

    /** A thread that does not keep the JVM alive, not yet started. */
    public static Thread daemon(String name, Runnable task) {
        return make(name, true, task);
    }

    /** A thread that keeps the JVM alive, not yet started. */
    public static Thread user(String name, Runnable task) {
        return make(name, false, task);
    }

    private static Thread make(String name, boolean daemon, Runnable task) {
        // Not a builder: a service's first drop is part of its start, and needs nothing that a builder can do besides.
        Thread thread = new Thread(null, task, name, 0, INHERITS_THREAD_LOCALS);
        thread.setDaemon(daemon);
        return thread;
    }
}
